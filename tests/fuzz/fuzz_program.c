// Fuzz target of program text: any bytes as a program; what is accepted prints to a text that reads
// back to the same program, and a short one runs on both engines to the same bits.
#include "run/sim.h"

#include <math.h>
#include <stdlib.h>

#define LARGEST 200 // steps, slots and paths of a program that is run

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ps_program *read_text(ps_diags *diags, ps_str text)
{
    int32_t file = -1;
    ps_program *program = NULL;
    if (ps_sources_add(&diags->sources, ps_str_of("program"), text, &file) == PS_OK &&
        (ps_program_read(diags, file, &program) == PS_OK) != (program != NULL)) {
        abort();
    }
    return program;
}

static void print_and_read_back(ps_diags *diags, const ps_program *program)
{
    ps_text text = {0};
    ps_text again = {0};
    ps_program_print(program, &text);
    ps_program *back = read_text(diags, ps_text_str(&text));
    if (back == NULL) {
        abort();
    }
    ps_program_print(back, &again);
    if (!ps_str_eq(ps_text_str(&text), ps_text_str(&again))) {
        abort();
    }
    ps_program_free(back);
    ps_text_clear(&text);
    ps_text_clear(&again);
}

/// Sum of the outputs' bits over a pass; any NaN counts as one.
typedef struct digest {
    uint64_t bits;
} digest;

static ps_rc add_row(void *ctx, const ps_work *work, int32_t step)
{
    digest *d = ctx;
    for (int32_t i = 0; i < work->program->n_outputs; i++) {
        const double x = ps_work_slot(work, work->program->outputs[i].slot)[1];
        uint64_t bits = 1;
        if (!isnan(x)) {
            memcpy(&bits, &x, sizeof bits);
        }
        d->bits = ps_hash_mix(d->bits + bits + (uint64_t)step);
    }
    return PS_OK;
}

static uint64_t run(const ps_program *program, const ps_timeline *timeline, ps_engine engine)
{
    static const double point[PS_LANES_STEP];
    ps_path_axis axes[LARGEST];
    for (int32_t i = 0; i < LARGEST; i++) {
        axes[i] = (ps_path_axis){.grid = 1, .n_points = 1};
    }
    const ps_sim_options options = {
        .engine = engine, .cpu = ps_cpu_detect(), .continue_on_float_error = true};
    digest d = {0};
    ps_work *work = ps_work_new(program, PS_LANES_STEP);
    if (work != NULL) {
        ps_sim_begin(work, 3);
        work->paths = (ps_paths){program->n_paths, axes, point};
        if (ps_sim_run(work, timeline, &options, add_row, &d) != PS_OK) {
            abort();
        }
    }
    ps_work_free(work);
    return d.bits;
}

static void run_on_both_engines(ps_diags *diags, const ps_program *program)
{
    ps_timeline *timeline = NULL;
    if (program->n_steps > LARGEST || program->n_slots > LARGEST || program->n_paths > LARGEST ||
        ps_timeline_new_kept(program, diags, &timeline) != PS_OK) {
        return;
    }
    if (run(program, timeline, PS_ENGINE_SCALAR) != run(program, timeline, PS_ENGINE_LANES)) {
        abort();
    }
    ps_timeline_free(timeline);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ps_diags *diags = ps_diags_new();
    if (diags == NULL) {
        return 0;
    }
    ps_program *program = read_text(diags, (ps_str){(const char *)data, size});
    if (program != NULL) {
        print_and_read_back(diags, program);
        run_on_both_engines(diags, program);
    }
    if (ps_diags_text(diags, false).p == NULL) {
        abort();
    }
    ps_program_free(program);
    ps_diags_free(diags);
    return 0;
}
