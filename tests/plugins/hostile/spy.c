/* Tries to get at what is none of its business, and writes down what it got. */
#define _GNU_SOURCE
#include "common.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
extern char **environ;

static char said[4096];
static void say(const char *what, int got) {
  char line[128];
  snprintf(line, sizeof line, "%s: %s\n", what, got ? "got it" : "denied");
  strncat(said, line, sizeof said - strlen(said) - 1);
}
static int opens(const char *path, int flags) {
  int fd = open(path, flags, 0600);
  if (fd >= 0) close(fd);
  return fd >= 0;
}
static dz_status render(const dz_job *job) {
  int secrets = 0;
  for (char **pair = environ; *pair; pair++) secrets += strstr(*pair, "HUAWEICLOUD") != NULL;
  say("secrets in the environment", secrets);
  say("read /etc/passwd", opens("/etc/passwd", O_RDONLY));
  say("read the folder above", opens("..", O_RDONLY | O_DIRECTORY));
  say("write above", opens("../spy.txt", O_WRONLY | O_CREAT));
  say("write the tables", opens("tables/lines.arrows", O_WRONLY));
  say("write the job", opens("job.json", O_WRONLY));
  say("write to /tmp", opens("/tmp/duizhang-spy", O_WRONLY | O_CREAT));
  say("network", socket(AF_INET, SOCK_STREAM, 0) >= 0);
  say("local sockets", socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
  say("a link in the output", symlink("/etc/passwd", "out/link.txt") == 0);
  say("a device in the output", mknod("out/pipe", S_IFIFO | 0600, 0) == 0);
  say("another program", execl("/bin/true", "true", (char *)NULL) == 0);
  say("another process", fork() >= 0);
  say("its parent's memory", ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0);
  say("its parent's life", kill(getppid(), 0) == 0);
  say("open descriptors of others", opens("/proc/1/environ", O_RDONLY));
  for (int fd = 3; fd < 64; fd++)
    if (fcntl(fd, F_GETFD) >= 0) {
      struct stat found;
      fstat(fd, &found);
      /* The tables and its own artifacts are there; sockets and pipes of others are not. */
      if (S_ISSOCK(found.st_mode) || S_ISFIFO(found.st_mode)) say("a descriptor of somebody else", 1);
    }
  if (honest(job) != DZ_OK) return DZ_E_INTERNAL;
  return put(job, "spy.txt", said);
}
