package valk.http.lisp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import valk.eval.Data;
import valk.eval.HostCall;
import valk.eval.HostError;

/**
 * Serves the files of a folder: what lies in it by its real path, whatever the request's path, its
 * encoding and symbolic links say. Names that begin with a dot are not served, but for {@code
 * .well-known}.
 */
final class FolderFiles {
  private static final String INDEX = "index.html";

  private FolderFiles() {}

  static Data serve(HostCall call) {
    if (!call.grantsFiles()) {
      throw new HostError("denied", "files are not allowed here");
    }
    Path root = root(call.text(0));
    Data request = call.argument(1);
    if (!isRead(Requests.text(call, request, "method"))) {
      return Router.notAllowed(Set.of("GET"));
    }
    String path = Requests.text(call, request, "path");
    String inside = request.get("rest") instanceof Data.Text(String rest) ? rest : path;
    return find(root, inside).map(file -> answer(file, path, request)).orElseGet(Router::notFound);
  }

  private static boolean isRead(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  private static Path root(String folder) {
    try {
      Path root = Path.of(folder).toRealPath();
      if (Files.isDirectory(root)) {
        return root;
      }
      throw new HostError("io", "no folder: " + folder);
    } catch (IOException | InvalidPathException e) {
      throw new HostError("io", "no folder: " + folder);
    }
  }

  /** The real path of what a path names in the folder; nothing if that is not to be served. */
  private static Optional<Path> find(Path root, String path) {
    Path file = root;
    for (String part : path.split("/", -1)) {
      Optional<String> name = Percent.decoded(part, false);
      if (name.isEmpty() || !name.get().isEmpty() && !isServed(name.get())) {
        return Optional.empty();
      }
      file = name.get().isEmpty() ? file : file.resolve(name.get());
    }
    return real(root, file);
  }

  private static boolean isServed(String name) {
    boolean isOneName = name.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7F);
    return isOneName && (!name.startsWith(".") || name.equals(".well-known"));
  }

  private static Optional<Path> real(Path root, Path file) {
    try {
      Path real = file.toRealPath();
      return real.startsWith(root) && !isHidden(root.relativize(real))
          ? Optional.of(real)
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** A link inside the folder may lead to what is not served there. */
  private static boolean isHidden(Path inside) {
    for (Path name : inside) {
      if (!name.toString().isEmpty() && !isServed(name.toString())) {
        return true;
      }
    }
    return false;
  }

  private static Data answer(Path file, String path, Data request) {
    BasicFileAttributes attributes = attributes(file);
    if (attributes.isDirectory()) {
      return path.endsWith("/") ? index(file, request) : slashed(path, request);
    }
    return attributes.isRegularFile() && !path.endsWith("/")
        ? new FileReply(file, attributes, request.get("headers")).data()
        : Router.notFound();
  }

  private static Data index(Path folder, Data request) {
    return real(folder, folder.resolve(INDEX))
        .filter(Files::isRegularFile)
        .map(file -> new FileReply(file, attributes(file), request.get("headers")).data())
        .orElseGet(Router::notFound);
  }

  /** The links of a folder's page are relative to a path that ends in a slash. */
  private static Data slashed(String path, Data request) {
    String query = request.get("query") instanceof Data.Text(String text) ? text : "";
    // A path that begins with two slashes would name another host.
    String target = "/" + path.replaceFirst("^/+", "") + "/" + (query.isEmpty() ? "" : "?" + query);
    return Data.properties()
        .with("status", Data.of(301))
        .with("headers", Data.properties().with("location", Data.of(target)).list())
        .list();
  }

  private static BasicFileAttributes attributes(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new HostError("io", "cannot read " + file.getFileName());
    }
  }
}
