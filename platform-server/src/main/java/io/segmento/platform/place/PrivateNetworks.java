package io.segmento.platform.place;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses that mean another place in every network that uses them: no file knows where they are. */
final class PrivateNetworks {

  private PrivateNetworks() {}

  static boolean contain(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || (address instanceof Inet4Address
            ? isShared(address.getAddress())
            : isUniqueLocal(address.getAddress()));
  }

  /** 100.64.0.0/10, between a provider and its customers (RFC 6598). */
  private static boolean isShared(byte[] bytes) {
    return bytes[0] == 100 && (bytes[1] & 0xC0) == 0x40;
  }

  /** fc00::/7 (RFC 4193). */
  private static boolean isUniqueLocal(byte[] bytes) {
    return (bytes[0] & 0xFE) == 0xFC;
  }
}
