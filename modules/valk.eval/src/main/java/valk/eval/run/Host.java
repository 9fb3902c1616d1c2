package valk.eval.run;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What the embedding program grants to scripts.
 *
 * @param out where {@code print} writes; buffered and flushed by the caller of the interpreter
 * @param err where warnings and {@code time} go
 * @param in standard input of the script
 * @param files whether files may be read and written
 * @param environment whether environment variables may be read
 * @param exit whether {@code exit} may end the program
 * @param arguments the script's arguments
 * @param loadPath folders that {@code load} searches last
 * @param terminal whether {@code out} is a terminal that shows colour and Unicode
 */
public record Host(
    OutputStream out,
    OutputStream err,
    InputStream in,
    boolean files,
    boolean environment,
    boolean exit,
    List<String> arguments,
    List<Path> loadPath,
    boolean terminal) {}
