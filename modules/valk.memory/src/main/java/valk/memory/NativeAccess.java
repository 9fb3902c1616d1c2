package valk.memory;

/** Whether this module may call native code, and what to do when it may not. */
final class NativeAccess {
  private NativeAccess() {}

  /** Says whether {@link LinuxMemory} can be used, without using it. */
  static boolean isAllowed() {
    return isLinux() && module().isNativeAccessEnabled();
  }

  static boolean isLinux() {
    return "Linux".equals(System.getProperty("os.name"));
  }

  /** The option of the JVM that allows it. */
  static String option() {
    Module module = module();
    return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
  }

  private static Module module() {
    return NativeAccess.class.getModule();
  }
}
