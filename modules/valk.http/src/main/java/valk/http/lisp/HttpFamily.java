package valk.http.lisp;

import valk.eval.spi.BuiltinProvider;
import valk.eval.spi.FamilyHost;
import valk.eval.spi.Functions;

/** The family {@code http}. */
public final class HttpFamily implements BuiltinProvider {
  /** For {@link java.util.ServiceLoader}. */
  public HttpFamily() {}

  @Override
  public String name() {
    return "http";
  }

  @Override
  public void addTo(Functions functions, FamilyHost host) {
    addServing(
        functions, host instanceof WorkerHost worker ? worker.serving() : new ServingHost(host));
    addResponding(functions);
    addAsking(functions);
  }

  private static void addServing(Functions functions, Serving serving) {
    functions.function(
        "(http/serve options handler)",
        "Starts a server and gives a ref of it. The handler is a function of one argument, the"
            + " request as a property list {:method :path :query :headers :body :remote}; it gives"
            + " a string, a list of strings, or {:status 200 :headers {…} :body \"…\"}. Options are"
            + " a property list such as {:port 8080 :workers 2}. Each worker is an interpreter of"
            + " its own that has evaluated the program up to this call.",
        serving::serve);
    functions.function(
        "(http/stop server?)",
        "Stops a server: it accepts no more, and what it is at is finished. In a handler, without"
            + " an argument, the server that the request came to.",
        serving::stop);
    functions.function("(http/port server)", "The port that a server listens on.", serving::port);
    functions.function(
        "(http/stats server)",
        "The figures of a server, a property list; its slabs are in (mem/slab/stats).",
        serving::stats);
    functions.slabs(serving::slabs);
  }

  private static void addResponding(Functions functions) {
    functions.curried(
        "(http/route routes request)",
        "The answer of the first route that fits. Routes are a list of patterns and handlers in"
            + " turn, {\"GET /users/:id\" user \"/files/*\" files}. With the routes alone it is a"
            + " handler.",
        Router::route);
    functions.curried(
        "(http/files folder request)",
        "The file in a folder that the request's path names, or a 404. With the folder alone it is"
            + " a handler.",
        FolderFiles::serve);
    functions.function(
        "(http/json text status?)",
        "A response with a JSON text, as json/write makes it.",
        Replies::json);
    functions.function(
        "(http/redirect target status?)",
        "A response that sends the client to another place; 302 if no status is given.",
        Replies::redirect);
    functions.function(
        "(http/events next)",
        "A response with server-sent events. (next) gives the next event as a string, see"
            + " http/event; a number of milliseconds after which it wants to be asked again; or nil"
            + " after the last one.",
        Replies::events);
    functions.function(
        "(http/event data name? id?)", "The text of a server-sent event.", Replies::event);
    functions.function(
        "(http/params text)",
        "The names and values of a query, or of the body of a form, as a property list.",
        Replies::params);
  }

  private static void addAsking(Functions functions) {
    Client client = new Client();
    functions.function(
        "(http/get url options?)", "Asks a server for a URL; see http/request.", client::get);
    functions.function(
        "(http/request options)",
        "Sends a request {:url \"…\" :method \"POST\" :headers {…} :body \"…\" :timeout ms"
            + " :max-bytes n} and gives the response {:status :headers :body}.",
        client::request);
  }
}
