// Where the plug-in may be, tried in order.
#include "report/netcdf_open.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

// folder of the running program, without the slash at its end; {NULL, 0} when it cannot be told
static ps_str program_folder(ps_arena *arena)
{
    char path[PATH_MAX];
    const ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    if (len <= 0 || (size_t)len == sizeof path) {
        return (ps_str){NULL, 0};
    }
    size_t end = (size_t)len;
    while (end > 0 && path[end - 1] != '/') {
        end--;
    }
    return ps_arena_str(arena, (ps_str){path, end > 1 ? end - 1 : end});
}

#define MOST_PLACES 4

// full names of the places, zero-terminated; returns their number
static int32_t list_places(ps_arena *arena, ps_str *places)
{
    const char *const chosen = getenv("PENSTOCK_PLUGINS");
    if (chosen != NULL && chosen[0] != '\0') {
        places[0] = ps_arena_printf(arena, "%s/%s", chosen, PS_NC_PLUGIN_FILE);
        return places[0].p != NULL;
    }
    static const char *const beside[] = {"", "/src/report", "/../lib/penstock"};
    const ps_str folder = program_folder(arena);
    int32_t n = 0;
    for (size_t i = 0; i < sizeof beside / sizeof beside[0] && folder.p != NULL; i++) {
        places[n] = ps_arena_printf(arena, "%s%s/%s", folder.p, beside[i], PS_NC_PLUGIN_FILE);
        n += places[n].p != NULL;
    }
    places[n] = ps_arena_printf(arena, "%s/%s", PS_PLUGIN_DIR, PS_NC_PLUGIN_FILE);
    return n + (places[n].p != NULL);
}

static ps_rc not_found(ps_diags *diags, const ps_str *places, int32_t n)
{
    ps_diag_add(diags, PS_SEV_ERROR, "no-netcdf", PS_NO_SPAN,
                "NetCDF files are written by the plug-in %s, which is not there",
                PS_NC_PLUGIN_FILE);
    ps_diag_help(diags, "install the package libnetcdf-dev and build Penstock again, or name the "
                        "folder of the plug-in in PENSTOCK_PLUGINS");
    for (int32_t i = 0; i < n; i++) {
        ps_diag_add(diags, PS_SEV_NOTE, "no-netcdf", PS_NO_SPAN, "looked for '%s'", places[i].p);
    }
    return PS_ERR_SYSTEM;
}

static ps_rc not_loaded(ps_diags *diags, const char *why)
{
    ps_diag_add(diags, PS_SEV_ERROR, "no-netcdf", PS_NO_SPAN,
                "the plug-in that writes NetCDF files does not load: %s", why);
    ps_diag_help(diags, "install the package libnetcdf19, or build Penstock again");
    return PS_ERR_SYSTEM;
}

static ps_rc load(ps_diags *diags, const char *path, void **handle, const ps_nc_plugin **plugin)
{
    void *const opened = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (opened == NULL) {
        return not_loaded(diags, dlerror());
    }
    ps_nc_plugin_get_fn get = NULL;
    *(void **)&get = dlsym(opened, PS_NC_PLUGIN_SYMBOL);
    const ps_nc_plugin *const table = get == NULL ? NULL : get();
    if (table == NULL || table->version != PS_NC_PLUGIN_VERSION) {
        (void)dlclose(opened);
        return not_loaded(diags, "it belongs to another version of Penstock");
    }
    *handle = opened;
    *plugin = table;
    return PS_OK;
}

ps_rc ps_nc_plugin_open(ps_diags *diags, void **handle, const ps_nc_plugin **plugin)
{
    ps_str places[MOST_PLACES];
    const int32_t n = list_places(diags->arena, places);
    for (int32_t i = 0; i < n; i++) {
        if (access(places[i].p, R_OK) == 0) {
            return load(diags, places[i].p, handle, plugin);
        }
    }
    return not_found(diags, places, n);
}

void ps_nc_plugin_close(void *handle)
{
    if (handle != NULL) {
        (void)dlclose(handle);
    }
}
