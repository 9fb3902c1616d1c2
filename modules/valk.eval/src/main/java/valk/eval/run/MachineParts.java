package valk.eval.run;

import java.util.function.Function;
import valk.eval.value.Names;
import valk.gc.ManagedHeap;

/**
 * What a machine is made of.
 *
 * @param families builtins that are added when somebody asks for them
 * @param heap makes the heap whose roots are the machine
 * @param code how analysed code is run
 * @param maxWords most words that the shadow stack may have, at least 16 384
 */
public record MachineParts(
    Names names,
    Host host,
    Builtin[] builtins,
    Families families,
    Compiler compiler,
    CodeProvider code,
    int maxWords,
    Function<Machine, ManagedHeap> heap) {}
