// Runs every file of a folder through one fuzz target, so that what was found once stays found:
//
//   replay FOLDER
//
// The target is linked in. A crash is the failure; the number of files is printed.
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool replay_file(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        return false;
    }
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc((size_t)info.st_size + 1);
    if (file == NULL || bytes == NULL) {
        (void)fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    const size_t size = fread(bytes, 1, (size_t)info.st_size, file);
    (void)fclose(file);
    (void)printf("%s\n", path);
    (void)fflush(stdout); // the last name printed is the one that crashed
    (void)LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    return true;
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (folder == NULL) {
        (void)fprintf(stderr, "usage: replay FOLDER\n");
        return 2;
    }
    int n = 0;
    for (const struct dirent *e = readdir(folder); e != NULL; e = readdir(folder)) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/%s", argv[1], e->d_name);
        n += replay_file(path);
    }
    (void)closedir(folder);
    (void)printf("%d inputs\n", n);
    return n > 0 ? 0 : 1;
}
