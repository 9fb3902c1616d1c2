/**
 * The family {@code http} of Lisp functions.
 *
 * <pre>
 *   connection          event loop            worker 1 … n: a thread and an interpreter each
 *   ----------          ----------            -------------------------------------------
 *   request  ---------&gt; HttpServer ---------&gt; {@link valk.http.lisp.WorkQueue} --&gt; {@link valk.http.lisp.Worker}
 *                           ^                                             |  the handler, in Lisp
 *   response &lt;--------------+------------------ future &lt;------------------+
 * </pre>
 *
 * Interpreters share nothing, so a worker has evaluated the program itself, up to {@code
 * http/serve}. There {@link valk.http.lisp.WorkerHost} takes the handler and ends the evaluation.
 */
@NullMarked
package valk.http.lisp;

import org.jspecify.annotations.NullMarked;
