package valk.http;

import valk.memory.SlabSnapshot;

/**
 * Figures of a server at one moment; each counts from its start.
 *
 * @param buffers the slab of blocks; {@code exhausted} counts every time that none was free
 * @param connections the slab of connection records; {@code inUse} also counts the one that is kept
 *     ready for the next connection
 * @param bodyBytes bytes of request bodies that are held on the Java heap, and of blocks that were
 *     moved there
 * @param accepted connections that were accepted and served
 * @param acceptPauses how often accepting paused, since there was no record
 * @param refusedFull connections that got a 503, or nothing, since there was no record
 * @param refusedByAddress connections that were closed, since their address had too many
 * @param requests requests that were read whole
 * @param responses responses that were written whole
 * @param refusedRequests requests that the server answered itself with a 4xx, 501, 503 or 505
 * @param failedHandlers requests whose handler failed
 * @param idleTimeouts connections closed for being idle
 * @param readTimeouts requests whose head or body took too long
 * @param requestTimeouts requests whose handler took too long
 * @param writeTimeouts connections closed since the peer did not take its response
 * @param readPauses how often reading from a connection paused, since no block was free
 * @param writePauses how often a response paused, since no block was free
 * @param movedBlocks how often the rest of a block that its peer did not take was moved to the Java
 *     heap, since others waited for blocks
 * @param aborted connections that ended in the middle of a request or a response
 * @param failedHandshakes TLS connections that ended before they were agreed on
 * @param bytesIn bytes read
 * @param bytesOut bytes handed to the sockets
 */
public record ServerStats(
    SlabSnapshot buffers,
    SlabSnapshot connections,
    long bodyBytes,
    long accepted,
    long acceptPauses,
    long refusedFull,
    long refusedByAddress,
    long requests,
    long responses,
    long refusedRequests,
    long failedHandlers,
    long idleTimeouts,
    long readTimeouts,
    long requestTimeouts,
    long writeTimeouts,
    long readPauses,
    long writePauses,
    long movedBlocks,
    long aborted,
    long failedHandshakes,
    long bytesIn,
    long bytesOut) {}
