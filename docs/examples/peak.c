// How high does the epidemic peak? A program over libpenstock.
//
//   cc peak.c $(pkg-config --cflags --libs penstock) -o peak && ./peak epidemic.xmile
#include <penstock/penstock.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    const char *const settings[] = {"contact rate=4"};
    ps_run_options how = ps_run_options_default();
    how.set = settings;
    how.n_set = 1;

    ps_session *session = ps_session_new(NULL);
    ps_run_table *table = NULL;
    const ps_status status =
        ps_session_run(session, argc > 1 ? argv[1] : "epidemic.xmile", &how, &table);
    if (status != PS_STATUS_DONE) {
        fputs(ps_session_messages(session, false), stderr);
    } else {
        const double *time = ps_run_table_values(table, 0);
        const double *infected = ps_run_table_values(table, ps_run_table_find(table, "Infected"));
        int32_t peak = 0;
        for (int32_t row = 1; row < ps_run_table_rows(table); row++) {
            peak = infected[row] > infected[peak] ? row : peak;
        }
        printf("%.0f people are ill on day %.0f\n", infected[peak], time[peak]);
    }
    ps_run_table_free(table);
    ps_session_free(session);
    return (int)status;
}
