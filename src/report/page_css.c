// The look of the page: one column of text, tables and charts as wide as there is room, colours as
// variables for light, dark and print.
#include "report/page.h"

#define LIGHT                                                                                      \
    "--ground:#fff;--panel:#f6f7f9;--ink:#1c2430;--muted:#56616f;--rule:#d5dae1;--grid:#e4e8ed;"   \
    "--axis:#8b95a2;--link:#0d4f9e;--accent:#0d3f7a;--notice:#fdf4e3;--notice-edge:#b0781a;"       \
    "--band90:#d9e6f4;--band50:#a9c9ea;--edge:#3f78b5;--median:#0d3f7a;--observed:#9a3412;"        \
    "--hatch:#e9ebee;--s0:#0d3f7a;--s1:#b0480e;--s2:#00735a;--s3:#8a3a86;--s4:#7d5f00;"            \
    "--s5:#4a5563;"

#define DARK                                                                                       \
    "--ground:#12161c;--panel:#1a2029;--ink:#e4e8ee;--muted:#a5afbc;--rule:#343d49;--grid:#"       \
    "2a323d;"                                                                                      \
    "--axis:#6b7685;--link:#8fbdf2;--accent:#9cc6f5;--notice:#2b2415;--notice-edge:#d9a441;"       \
    "--band90:#1b3350;--band50:#2c5a8c;--edge:#6ea3dd;--median:#d3e6fb;--observed:#ffb184;"        \
    "--hatch:#2b323c;--s0:#9cc6f5;--s1:#f59a62;--s2:#4fcfa5;--s3:#dca0e3;--s4:#e0bd5a;"            \
    "--s5:#b9c1cc;"

static const char *const rules[] = {
    ":root{color-scheme:light dark;" LIGHT "}\n",
    "@media (prefers-color-scheme:dark){:root{" DARK "}}\n",
    "*{box-sizing:border-box}\n",
    "html{font-size:100%;-webkit-text-size-adjust:100%;scroll-behavior:auto}\n",
    "body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.6 \"Segoe UI\","
    "Roboto,\"Helvetica Neue\",Helvetica,Arial,\"Liberation Sans\",sans-serif;"
    "overflow-wrap:break-word}\n",
    "header,main,footer{max-width:68rem;margin:0 auto;padding:0 1.25rem}\n",
    "h1,h2,h3{font-family:\"Iowan Old Style\",Charter,Georgia,\"Liberation Serif\",serif;"
    "font-weight:600;line-height:1.2;text-wrap:balance}\n",
    "h1{font-size:clamp(1.7rem,1.2rem + 2.4vw,2.6rem);margin:2.5rem 0 .75rem;"
    "letter-spacing:-.01em}\n",
    "h2{font-size:1.65rem;margin:0 0 1rem;padding-top:1.5rem;"
    "border-top:2px solid var(--ink)}\n",
    "h3{font-size:1.2rem;margin:2.25rem 0 .75rem}\n",
    "h4{font-size:1rem;line-height:1.45;margin:0 0 .35rem;font-weight:600}\n",
    "section{margin:3.5rem 0 0}\n",
    "p,ul,dl{max-width:44rem}\n",
    "a{color:var(--link);text-underline-offset:.15em}\n",
    "a:focus-visible,summary:focus-visible,.scroll:focus-visible,.chart-box:focus-visible{"
    "outline:3px solid var(--link);outline-offset:2px}\n",
    "code{font:.86em/1.45 ui-monospace,\"SF Mono\",Menlo,Consolas,\"Liberation Mono\","
    "monospace;overflow-wrap:anywhere}\n",
    "small{font-size:.85em;color:var(--muted)}\n",
    ".skip{position:absolute;left:-100vw}.skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;"
    "background:var(--ground);z-index:1}\n",
    ".lead{font-size:1.15rem}\n",
    ".note,figcaption{color:var(--muted);font-size:.92rem;line-height:1.5}\n",
    ".notice{max-width:none;background:var(--notice);border-left:4px solid "
    "var(--notice-edge);padding:.8rem 1.1rem;margin:1.5rem 0;border-radius:0 4px 4px 0}\n",
    "nav ul{max-width:none;display:flex;flex-wrap:wrap;gap:.15rem 1.35rem;list-style:none;"
    "padding:.8rem 0;margin:1.5rem 0 0;border-top:1px solid var(--rule);"
    "border-bottom:1px solid var(--rule)}\n",
    "nav a{display:inline-block;padding:.2rem 0;text-decoration:none}"
    "nav a:hover{text-decoration:underline}\n",
    ".answer{padding:1rem 0 .85rem;border-top:1px solid var(--rule)}\n",
    ".answer h4{max-width:48rem}.answer p{margin:.2rem 0;max-width:60rem}\n",
    ".id{display:inline-block;min-width:2.1rem;color:var(--accent);"
    "font-variant-numeric:tabular-nums}\n",
    ".verdict{font-size:1.06rem}.verdict strong{color:var(--accent)}\n",
    ".reading{color:var(--muted);font-size:.95rem}.reading strong{font-weight:600;"
    "color:var(--ink)}\n",
    ".kind{display:inline-block;font-size:.8rem;letter-spacing:.02em;color:var(--muted);"
    "border:1px solid var(--rule);border-radius:3px;padding:0 .4em;margin-right:.3em;"
    "line-height:1.5}\n",
    ".says{color:var(--muted)}.says::before{content:\"\\2014\\00a0\"}\n",
    ".facts{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.4rem;margin:.35rem 0 0;"
    "padding:0;max-width:none;font-size:.88rem;color:var(--muted)}\n",
    ".by{margin:.1rem 0}.by a{font-weight:600}\n",
    ".scroll,.chart-box{overflow-x:auto;max-width:100%}\n",
    ".scroll{margin:1.25rem 0}\n",
    "table{border-collapse:collapse;font-size:.88rem;line-height:1.45;min-width:100%;"
    "font-variant-numeric:tabular-nums}\n",
    "caption{text-align:left;font-weight:600;padding:0 0 .5rem;font-size:.95rem}"
    "caption span{display:block;position:sticky;left:0;width:fit-content;"
    "max-width:calc(100vw - 2.5rem)}\n",
    "th,td{text-align:left;vertical-align:top;padding:.4rem .9rem .4rem 0;"
    "border-bottom:1px solid var(--grid)}\n",
    "td{min-width:4.5rem;max-width:26rem}.prose{min-width:12rem}.rule{min-width:17rem}\n",
    "thead th{border-bottom:1.5px solid var(--axis);vertical-align:bottom;"
    "color:var(--muted);font-weight:600}\n",
    "tbody+tbody{border-top:1px solid var(--axis)}\n",
    "tbody th{font-weight:600}\n",
    ".n,.nums td{text-align:right;min-width:0}td.n,.nums td{white-space:nowrap}",
    ".n small{display:block}.n .wrap{white-space:normal;min-width:7rem}.d{white-space:nowrap}\n",
    "th[colspan]{font-weight:400;font-style:italic}\n",
    ".hash{max-width:15rem;min-width:10rem}\n",
    ".grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,30rem),1fr));"
    "gap:1.5rem 2.25rem}.grid>*{min-width:0}\n",
    "figure{margin:1.25rem 0 .5rem;min-width:0}\n",
    ".figure-title{margin:0 0 .35rem;font-weight:600}\n",
    ".chart-box svg{min-width:30rem;max-width:46rem}\n",
    "figcaption{margin-top:.35rem;font-size:.86rem}\n",
    "details{margin:.25rem 0 1rem}summary{cursor:pointer;color:var(--link);"
    "font-size:.92rem;padding:.2rem 0}\n",
    "dt{font-weight:600;margin-top:.5rem}dd{margin:0 0 0 1.2rem}\n",
    ".record{display:grid;grid-template-columns:minmax(0,max-content) minmax(0,1fr);"
    "gap:.3rem 1.5rem;max-width:none}.record dt{margin:0}.record dd{margin:0}\n",
    "footer{margin-top:4rem;padding-top:1rem;padding-bottom:2rem;color:var(--muted);"
    "font-size:.88rem}\n",
    "@media (max-width:34rem){header,main,footer{padding:0 1rem}"
    ".record{grid-template-columns:1fr}.record dd{margin-bottom:.5rem}}\n",
    "@media print{:root{" LIGHT "color-scheme:light}body{font-size:9.5pt}"
    "nav,.skip,details:not([open]){display:none}header,main,footer{max-width:none;padding:0}"
    "section{margin-top:1.5rem}h2,h3,h4,.figure-title{break-after:avoid}"
    "figure,.answer,tr{break-inside:avoid}.scroll,.chart-box{overflow:visible}"
    ".chart-box svg{min-width:0}table{font-size:7.5pt}td,th{padding-right:.4rem}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n",
};

void ps_page_css(ps_text *out)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        ps_text_puts(out, rules[i]);
    }
}
