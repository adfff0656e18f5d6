/* Makes one required symbol version of a 64-bit ELF library optional: sets VER_FLG_WEAK (System V ABI, symbol versioning; glibc's
   dl-version.c then only notes that it is missing). Usage: weaken LIBRARY VERSION
   Exit codes: 0 changed or already weak, 1 trouble, 2 the library does not ask for that version. */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: %s LIBRARY VERSION\n", argv[0]);
    return 1;
  }
  int file = open(argv[1], O_RDWR);
  struct stat info;
  if (file < 0 || fstat(file, &info) != 0 || info.st_size < (off_t)sizeof(Elf64_Ehdr)) {
    perror(argv[1]);
    return 1;
  }
  char *base = mmap(NULL, (size_t)info.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (base == MAP_FAILED) {
    perror(argv[1]);
    return 1;
  }
  Elf64_Ehdr *header = (Elf64_Ehdr *)base;
  if (memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_ident[EI_CLASS] != ELFCLASS64) {
    fprintf(stderr, "%s is no 64-bit ELF file\n", argv[1]);
    return 1;
  }
  Elf64_Shdr *sections = (Elf64_Shdr *)(base + header->e_shoff);
  for (int s = 0; s < header->e_shnum; s++) {
    if (sections[s].sh_type != SHT_GNU_verneed) continue;
    char *names = base + sections[sections[s].sh_link].sh_offset;
    char *need = base + sections[s].sh_offset;
    for (;;) {
      Elf64_Verneed *library = (Elf64_Verneed *)need;
      char *at = need + library->vn_aux;
      for (int i = 0; i < library->vn_cnt; i++) {
        Elf64_Vernaux *version = (Elf64_Vernaux *)at;
        if (strcmp(names + version->vna_name, argv[2]) == 0) {
          version->vna_flags |= VER_FLG_WEAK;
          return msync(base, (size_t)info.st_size, MS_SYNC) == 0 ? 0 : 1;
        }
        at += version->vna_next;
      }
      if (library->vn_next == 0) break;
      need += library->vn_next;
    }
  }
  return 2;
}
