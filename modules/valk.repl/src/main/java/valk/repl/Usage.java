package valk.repl;

/** What {@code --help} shows. */
final class Usage {
  static final String TEXT =
      """
      Usage: valk [OPTION]...                     type forms at a prompt
             valk [OPTION]... FILE [ARGUMENT]...  run a script; (args) gives the arguments
             valk [OPTION]... - [ARGUMENT]...     run the script on standard input
             valk -e FORMS | -p FORMS ...         run the forms

        -e, --eval FORMS       run the forms; only what they print is seen; repeatable
        -p, --print FORMS      run the forms and print the value of the last; repeatable
        --arena-size SIZE      size of the scratch arena     (VALK_ARENA_SIZE, 4M)
        --heap-limit SIZE      hard limit of the heap        (VALK_HEAP_LIMIT, 64M)
        --gc-threshold SIZE    heap usage that starts a collection
                                                             (VALK_GC_THRESHOLD, 16M)
        --fuel STEPS           steps that an evaluation may take
        --time-limit SECONDS   wall time that it may take, such as 2 or 0.5
        --output-limit SIZE    bytes that it may write
        --tier TIER            how code is run: 1 interprets it, 2 compiles it first, both
                               compiles what runs often (both)
        --trace-jit            tell on standard error what is compiled
        --load-path DIR        where load looks last; folders separated by ':', repeatable
                                                             (VALK_LOAD_PATH)
        --provider TIER=NAME   what makes a tier of the memory; repeatable
                                                             (VALK_PROVIDERS, a comma list)
        --provider-path DIR    where jars with more providers are; folders separated by ':'
                                                             (VALK_PROVIDER_PATH)
        --provider-native-access MODULE
                               lets a module on that path make native calls; repeatable
        --providers            list the providers there are, and which are taken
        -h, --help             show this text
        -V, --version          show the version
        --                     what follows is no option

      SIZE is a number of bytes such as 4194304, 512K, 64M or 2G. An evaluation is a script, the
      forms of one -e or -p, or a form at the prompt; STEPS are calls, turns of loops and work of
      that size.
      Exit status: 0; 1 after an uncaught error; 2 when the command line is wrong, or a file
      or provider is not to be had; n after (exit n).
      """;

  private Usage() {}
}
