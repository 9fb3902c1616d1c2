package valk.eval.jit;

import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Node;

/**
 * What all that is written into one method has in common.
 *
 * @param analysed the nodes that it was made of
 * @param code the function that is compiled; null when it is a loop of one
 * @param start where it begins, with its arguments in Java locals or homed
 */
record Method(
    Emitter emitter, @Nullable Code code, Node analysed, Target start, Inlining inlining) {}
