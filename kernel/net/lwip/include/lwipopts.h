/**
 * @file
 * @brief lwIP's configuration: IPv4, TCP with large windows, sockets
 *
 * Numbers are for domains from 8 MiB up: everything comes from the heap when
 * it is needed, within the limit of net_mem_alloc() (option mem_kib).
 */
#ifndef LWIP_LWIPOPTS_H_
#define LWIP_LWIPOPTS_H_

/* ---- System ---- */
#define NO_SYS                           0
#define SYS_LIGHTWEIGHT_PROT             1
#define LWIP_TCPIP_CORE_LOCKING          1
#define LOCK_TCPIP_CORE()                net_core_lock()
#define UNLOCK_TCPIP_CORE()              net_core_unlock()
#define TCPIP_THREAD_NAME                "tcpip"
#define TCPIP_THREAD_STACKSIZE           16384
#define TCPIP_THREAD_PRIO                1
#define TCPIP_MBOX_SIZE                  64
#define LWIP_FREERTOS_CHECK_CORE_LOCKING 0

/* Taking and giving back the one lock of the stack; giving it back lets the
 * drivers send all that was queued under it. Thread context. */
extern void net_core_lock(void);
extern void net_core_unlock(void);

/* ---- Memory ---- */
#define MEM_LIBC_MALLOC 1
#define mem_clib_malloc net_mem_alloc
#define mem_clib_calloc net_mem_calloc
#define mem_clib_free   net_mem_free
#define MEMP_MEM_MALLOC 1
#define MEM_ALIGNMENT   8

/* Kernel heap, up to the limit; NULL beyond. Thread context. */
extern void *net_mem_alloc(__SIZE_TYPE__ size);
extern void *net_mem_calloc(__SIZE_TYPE__ count, __SIZE_TYPE__ size);
extern void net_mem_free(void *mem);

/* Not pools of a fixed size (MEMP_MEM_MALLOC), but limits that lwIP checks. */
#define MEMP_NUM_TCP_PCB        128
#define MEMP_NUM_TCP_PCB_LISTEN 8
#define MEMP_NUM_NETCONN        128
#define MEMP_NUM_REASSDATA      8

/* ---- Link and IPv4 ---- */
#define LWIP_IPV4                 1
#define LWIP_IPV6                 0
#define LWIP_ARP                  1
#define ARP_TABLE_SIZE            32
#define ARP_QUEUEING              1
#define ETH_PAD_SIZE              0
#define IP_FORWARD                0
#define IP_FRAG                   1
#define IP_REASSEMBLY             1
/* A ping of 65507 bytes comes in 45 fragments. */
#define IP_REASS_MAX_PBUFS        128
#define LWIP_ICMP                 1
#define LWIP_BROADCAST_PING       1
#define LWIP_RAW                  1
#define LWIP_DNS                  0
#define LWIP_IGMP                 0
#define LWIP_DHCP                 0
#define LWIP_AUTOIP               0
#define LWIP_NETIF_LOOPBACK       1
#define LWIP_HAVE_LOOPIF          1
#define LWIP_LOOPIF_MULTICAST     0
#define LWIP_SINGLE_NETIF         0
#define LWIP_NETIF_API            0
#define LWIP_NETIF_TX_SINGLE_PBUF 0

/* ---- UDP and TCP ---- */
#define LWIP_UDP                   1
#define LWIP_TCP                   1
#define TCP_MSS                    1460
#define LWIP_WND_SCALE             1
#define TCP_RCV_SCALE              3
#define TCP_WND                    (256 * 1024)
#define TCP_SND_BUF                (256 * 1024)
#define TCP_SND_QUEUELEN           (4 * TCP_SND_BUF / TCP_MSS)
#define TCP_SNDLOWAT               (48 * 1024)
#define TCP_SNDQUEUELOWAT          (TCP_SND_QUEUELEN / 2)
/* Half of what a peer without window scaling may be told: were it more than
 * all of that, a window that was once closed would stay so. */
#define TCP_WND_UPDATE_THRESHOLD   (32 * 1024)
#define TCP_QUEUE_OOSEQ            1
#define LWIP_TCP_SACK_OUT          1
#define TCP_LISTEN_BACKLOG         1
#define TCP_DEFAULT_LISTEN_BACKLOG 64
#define LWIP_TCP_TIMESTAMPS        0
#define TCP_OVERSIZE               TCP_MSS
#define TCP_MSL                    5000UL
#define LWIP_TCP_KEEPALIVE         1

/* ---- Checksums: software, the sum of our own ---- */
#define LWIP_CHKSUM           net_chksum
#define LWIP_CHKSUM_ALGORITHM 0
#define LWIP_CHECKSUM_ON_COPY 1

/* Folded 16-bit ones' complement sum (not inverted) of a block. */
extern unsigned short net_chksum(const void *data, int len);

/* ---- Sequential API ---- */
#define LWIP_NETCONN                1
#define LWIP_SOCKET                 1
#define LWIP_COMPAT_SOCKETS         1
#define LWIP_POSIX_SOCKETS_IO_NAMES 0
#define LWIP_SOCKET_POLL            0
#define LWIP_SO_RCVTIMEO            1
#define LWIP_SO_SNDTIMEO            1
#define LWIP_SO_RCVBUF              0
#define SO_REUSE                    1
#define DEFAULT_RAW_RECVMBOX_SIZE   32
#define DEFAULT_UDP_RECVMBOX_SIZE   64
#define DEFAULT_TCP_RECVMBOX_SIZE   128
#define DEFAULT_ACCEPTMBOX_SIZE     64
#define LWIP_TIMEVAL_PRIVATE        0

/* ---- The rest ---- */
#define LWIP_STATS                     1
#define LWIP_STATS_DISPLAY             0
#define MEM_STATS                      0
#define MEMP_STATS                     0
#define SYS_STATS                      0
#define LWIP_NETIF_LINK_CALLBACK       0
#define LWIP_NETIF_STATUS_CALLBACK     0
#define LWIP_NETIF_HOSTNAME            0
#define LWIP_DISABLE_TCP_SANITY_CHECKS 0

#endif /* LWIP_LWIPOPTS_H_ */
