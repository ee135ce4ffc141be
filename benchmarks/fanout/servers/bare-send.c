// The floor: one send system call for each message and recipient, in C, with nothing around it. Speaks just enough
// WebSocket for the load generator: it does not compute the key of the handshake, and takes small frames with a
// mask of zeros only. Prints its address.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { most_peers = 20000, buffer_bytes = 4096, client_head = 6, server_head = 2 };

struct peer {
  int is_open;
  size_t held;
  unsigned char buffer[buffer_bytes];
};

static struct peer *peers[most_peers];
static int highest = 0;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void send_to_others(int from, const unsigned char *frame, size_t bytes) {
  for (int to = 0; to <= highest; to++)
    if (to != from && peers[to] != NULL && peers[to]->is_open)
      if (send(to, frame, bytes, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)bytes) fail("send");
}

static void drop(int at) {
  free(peers[at]);
  peers[at] = NULL;
  close(at);
}

static void receive(int from) {
  static const char answer[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
  struct peer *peer = peers[from];
  ssize_t got = recv(from, peer->buffer + peer->held, buffer_bytes - peer->held, 0);
  if (got <= 0) {
    drop(from);
    return;
  }
  peer->held += (size_t)got;
  size_t used = 0;
  if (!peer->is_open) {
    unsigned char *end = memmem(peer->buffer, peer->held, "\r\n\r\n", 4);
    if (end == NULL) return;
    used = (size_t)(end + 4 - peer->buffer);
    peer->is_open = 1;
    if (send(from, answer, sizeof answer - 1, MSG_NOSIGNAL) < 0) fail("send");
  }
  while (peer->held - used >= client_head) {
    size_t length = peer->buffer[used + 1] & 127;
    if (length > 125) fail("a frame is too large");
    if (peer->held - used < client_head + length) break;
    unsigned char frame[server_head + 125] = {0x82, (unsigned char)length};
    memcpy(frame + server_head, peer->buffer + used + client_head, length);
    send_to_others(from, frame, server_head + length);
    used += client_head + length;
  }
  memmove(peer->buffer, peer->buffer + used, peer->held - used);
  peer->held -= used;
}

int main(void) {
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  if (bind(listening, (struct sockaddr *)&address, size) < 0) fail("bind");
  if (listen(listening, 1024) < 0) fail("listen");
  if (getsockname(listening, (struct sockaddr *)&address, &size) < 0) fail("getsockname");
  printf("ws://127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  int events = epoll_create1(0);
  struct epoll_event interest = {.events = EPOLLIN, .data = {.fd = listening}};
  if (epoll_ctl(events, EPOLL_CTL_ADD, listening, &interest) < 0) fail("epoll_ctl");
  for (;;) {
    struct epoll_event ready[256];
    int count = epoll_wait(events, ready, 256, -1);
    for (int index = 0; index < count; index++) {
      int from = ready[index].data.fd;
      if (from != listening) {
        if (peers[from] != NULL) receive(from);
        continue;
      }
      int accepted = accept(listening, NULL, NULL);
      if (accepted < 0 || accepted >= most_peers) fail("accept");
      int on = 1;
      setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      peers[accepted] = calloc(1, sizeof(struct peer));
      if (peers[accepted] == NULL) fail("calloc");
      if (accepted > highest) highest = accepted;
      interest.data.fd = accepted;
      if (epoll_ctl(events, EPOLL_CTL_ADD, accepted, &interest) < 0) fail("epoll_ctl");
    }
  }
}
