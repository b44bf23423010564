package io.segmento.platform.device;

/**
 * A kind of device; what is not known is empty. Names are those of targeting ({@code ios}, {@code chrome} …).
 *
 * @param type {@code desktop}, {@code phone}, {@code tablet}, {@code tv}, {@code console}, {@code watch} or {@code other}
 * @param operatingSystemVersion at most two numbers, such as {@code 17.5}
 * @param robot no person uses it
 */
public record Device(
    String type,
    String operatingSystem,
    String operatingSystemVersion,
    String browser,
    boolean robot) {

  public static final Device UNKNOWN = new Device("", "", "", "", false);
}
