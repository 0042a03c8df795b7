// Colours and strokes of the charts. Variables hold the palettes, so that a page switches between
// light, dark and print at one place. The series palette is that of Okabe and Ito, darkened
// (lightened in the dark) until each has a contrast of 4.5 or more with the ground.
#include "report/chart.h"

const char *ps_chart_css(void)
{
    return ".chart{display:block;width:100%;height:auto;font:12px \"Helvetica Neue\",Helvetica,"
           "Arial,\"Liberation Sans\",sans-serif;font-variant-numeric:tabular-nums}\n"
           ".chart text{fill:var(--ink)}\n"
           ".chart .tick,.chart .unit,.chart .origin-label,.chart .key{fill:var(--muted)}\n"
           ".chart .strong{font-weight:600}\n"
           ".chart path,.chart line{fill:none;stroke-linecap:round;stroke-linejoin:round}\n"
           ".chart .grid{stroke:var(--grid);stroke-width:1}\n"
           ".chart .zero,.chart .axis{stroke:var(--axis);stroke-width:1}\n"
           ".chart .origin{stroke:var(--muted);stroke-width:1.2;stroke-dasharray:1 4}\n"
           ".chart .band90{fill:var(--band90);stroke:var(--edge);stroke-width:.6;"
           "stroke-dasharray:3 2}\n"
           ".chart .band50{fill:var(--band50);stroke:var(--edge);stroke-width:.6}\n"
           ".chart .median{stroke:var(--median);stroke-width:2.2}\n"
           ".chart .leader{stroke:var(--axis);stroke-width:.8}\n"
           ".chart .observed{fill:var(--observed);stroke:var(--ground);stroke-width:.8}\n"
           ".chart .observed-bar{stroke:var(--observed);stroke-width:1.4}\n"
           ".chart .faint{opacity:.55}\n"
           ".chart .series{stroke-width:2.2}\n"
           ".chart .s0{stroke:var(--s0)}.chart .s1{stroke:var(--s1)}.chart .s2{stroke:var(--s2)}"
           ".chart .s3{stroke:var(--s3)}.chart .s4{stroke:var(--s4)}.chart .s5{stroke:var(--s5)}\n"
           ".chart .d1{stroke-dasharray:8 4}.chart .d2{stroke-dasharray:2 4}"
           ".chart .d3{stroke-dasharray:9 4 2 4}.chart .d4{stroke-dasharray:4 3}"
           ".chart .d5{stroke-dasharray:12 3 2 3 2 3}\n"
           ".chart .row{stroke:var(--grid);stroke-width:1;stroke-dasharray:1 3}\n"
           ".chart .base-rate{fill:var(--hatch);stroke:var(--muted);stroke-width:.8;"
           "stroke-dasharray:2 2}\n"
           ".chart .whisker{stroke:var(--ink);stroke-width:1.4}\n"
           ".chart .mark{stroke:var(--ground);stroke-width:.8}\n"
           ".chart .k0{fill:var(--s0)}.chart .k1{fill:var(--s1);stroke:var(--s1)}"
           ".chart .k2{fill:var(--s2)}.chart .k3{fill:var(--s3)}"
           ".chart .k4{fill:var(--s4)}.chart .k5{fill:var(--s5)}\n"
           ".chart .ring{fill:var(--ground);stroke-width:1.8}\n";
}
