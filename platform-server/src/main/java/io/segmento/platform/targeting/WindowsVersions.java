package io.segmento.platform.targeting;

/** Windows as it is sold, from what programs call it. */
public final class WindowsVersions {

  private static final int NT_6 = 6;
  private static final int FIRST_OF_11 = 13;

  private WindowsVersions() {}

  /** From the version of the kernel, as {@code osv} and user agents have it: {@code 6.1} is 7. Others are as they are sold. */
  public static long ofKernel(long version) {
    if (Version.major(version) != NT_6) {
      return version;
    }
    return switch (Version.minor(version)) {
      case 1 -> Version.of(7, 0);
      case 2 -> Version.of(8, 0);
      case 3 -> Version.of(8, 1);
      default -> version;
    };
  }

  /** From the platform version of user agent client hints, which counts releases of Windows 10 and goes on at 13 with Windows 11. */
  public static long ofClientHint(long version) {
    int major = Version.major(version);
    if (version == Version.NONE || major > 0) {
      return major == 0 ? version : Version.of(major >= FIRST_OF_11 ? 11 : 10, 0);
    }
    return switch (Version.minor(version)) {
      case 1 -> Version.of(7, 0);
      case 2 -> Version.of(8, 0);
      case 3 -> Version.of(8, 1);
      default -> Version.NONE;
    };
  }
}
