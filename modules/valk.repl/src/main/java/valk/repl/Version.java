package valk.repl;

import java.lang.module.ModuleDescriptor;

/** The version of this build. */
final class Version {
  private static final String UNKNOWN = "(unversioned build)";

  private Version() {}

  /** As the module descriptor has it. */
  static String text() {
    ModuleDescriptor descriptor = Version.class.getModule().getDescriptor();
    return descriptor == null ? UNKNOWN : descriptor.rawVersion().orElse(UNKNOWN);
  }
}
