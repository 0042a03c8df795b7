// File access by POSIX calls; errors of the machine become messages here, once.
#include "base/file.h"

#include "base/alloc.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

// zero-terminated copy of a path in the message arena, or NULL
static const char *c_path(ps_diags *diags, ps_str path)
{
    return ps_arena_str(diags->arena, path).p;
}

static ps_rc read_all(int fd, ps_text *out)
{
    char buffer[65536];
    for (;;) {
        const ssize_t got = read(fd, buffer, sizeof buffer);
        if (got == 0) {
            return ps_text_rc(out);
        }
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            return PS_ERR_FILE;
        }
        ps_text_add(out, (ps_str){buffer, (size_t)got});
        if (out->failed) {
            return PS_ERR_MEMORY;
        }
        if (out->len > PS_FILE_LIMIT) {
            errno = EFBIG;
            return PS_ERR_FILE;
        }
    }
}

ps_rc ps_file_read(ps_diags *diags, ps_str path, ps_span from, int32_t *file)
{
    const bool is_stdin = ps_str_is(path, "-");
    const char *name = c_path(diags, path);
    if (name == NULL) {
        return PS_ERR_MEMORY;
    }
    const int fd = is_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        ps_diag_add(diags, PS_SEV_ERROR, "cannot-open", from, "cannot open '%s': %s", name,
                    strerror(errno));
        return errno == ENOENT || errno == ENOTDIR ? PS_ERR_INPUT : PS_ERR_FILE;
    }
    ps_text text = {0};
    ps_rc rc = read_all(fd, &text);
    if (rc == PS_ERR_FILE) {
        ps_diag_add(diags, PS_SEV_ERROR, "cannot-read", from, "cannot read '%s': %s", name,
                    strerror(errno));
    }
    if (rc == PS_OK) {
        rc = ps_sources_add(&diags->sources, is_stdin ? ps_str_of("<standard input>") : path,
                            ps_text_str(&text), file);
    }
    ps_text_clear(&text);
    if (!is_stdin) {
        (void)close(fd);
    }
    return rc;
}

static size_t folder_len(ps_str path)
{
    size_t len = path.len;
    while (len > 0 && path.p[len - 1] != '/') {
        len--;
    }
    return len;
}

ps_str ps_file_beside(ps_diags *diags, ps_str base_file, ps_str name)
{
    if (name.len > 0 && name.p[0] == '/') {
        return ps_arena_str(diags->arena, name);
    }
    const ps_str folder = ps_str_slice(base_file, 0, folder_len(base_file));
    return ps_arena_printf(diags->arena, "%.*s%.*s", PS_STR_ARG(folder), PS_STR_ARG(name));
}

ps_rc ps_file_may_write(ps_diags *diags, ps_str path, bool force)
{
    if (ps_str_is(path, "-")) {
        return PS_OK;
    }
    const char *name = c_path(diags, path);
    const ps_str folder = ps_arena_str(diags->arena, ps_str_slice(path, 0, folder_len(path)));
    if (name == NULL || folder.p == NULL) {
        return PS_ERR_MEMORY;
    }
    struct stat info;
    if (stat(name, &info) == 0) {
        if (S_ISDIR(info.st_mode)) {
            ps_diag_add(diags, PS_SEV_ERROR, "is-folder", PS_NO_SPAN, "'%s' is a folder", name);
            return PS_ERR_FILE;
        }
        if (!force && S_ISREG(info.st_mode)) {
            ps_diag_add(diags, PS_SEV_ERROR, "exists", PS_NO_SPAN, "'%s' exists already", name);
            ps_diag_help(diags, "give another name after -o, or --force to replace it");
            return PS_ERR_FILE;
        }
    }
    if (access(folder.len == 0 ? "." : folder.p, W_OK | X_OK) != 0) {
        ps_diag_add(diags, PS_SEV_ERROR, "cannot-write", PS_NO_SPAN, "cannot write '%s': %s", name,
                    strerror(errno));
        return PS_ERR_FILE;
    }
    return PS_OK;
}

static bool write_all(int fd, ps_str bytes)
{
    size_t done = 0;
    while (done < bytes.len) {
        const ssize_t put = write(fd, bytes.p + done, bytes.len - done);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        done += put < 0 ? 0 : (size_t)put;
    }
    return true;
}

ps_str ps_file_part_name(ps_diags *diags, ps_str path)
{
    return ps_arena_printf(diags->arena, "%.*s.part-%ld", PS_STR_ARG(path), (long)getpid());
}

ps_rc ps_file_part_end(ps_diags *diags, ps_str part, ps_str path, bool keep)
{
    if (!keep) {
        (void)unlink(part.p);
        return PS_OK;
    }
    const char *name = c_path(diags, path);
    if (name == NULL) {
        (void)unlink(part.p);
        return PS_ERR_MEMORY;
    }
    if (rename(part.p, name) != 0) {
        ps_diag_add(diags, PS_SEV_ERROR, "cannot-write", PS_NO_SPAN, "cannot write '%s': %s", name,
                    strerror(errno));
        (void)unlink(part.p);
        return PS_ERR_FILE;
    }
    return PS_OK;
}

static ps_rc write_failed(ps_diags *diags, ps_str path)
{
    ps_diag_add(diags, PS_SEV_ERROR, "cannot-write", PS_NO_SPAN, "cannot write '%.*s': %s",
                PS_STR_ARG(path), strerror(errno));
    return PS_ERR_FILE;
}

ps_rc ps_file_write(ps_diags *diags, ps_str path, ps_str bytes)
{
    if (ps_str_is(path, "-")) {
        return write_all(STDOUT_FILENO, bytes) ? PS_OK : write_failed(diags, path);
    }
    const ps_str part = ps_file_part_name(diags, path);
    if (part.p == NULL) {
        return PS_ERR_MEMORY;
    }
    const int fd = open(part.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        return write_failed(diags, path);
    }
    const bool written = write_all(fd, bytes);
    const ps_rc rc = written ? PS_OK : write_failed(diags, path);
    const bool closed = close(fd) == 0;
    PS_TRY(ps_file_part_end(diags, part, path, written && closed));
    return rc != PS_OK || closed ? rc : write_failed(diags, path);
}
