package io.segmento.platform.privacy;

import io.segmento.proto.openrtb.BidRequest;
import java.util.Locale;

/** Which device ids are a person's advertising id at all. */
public final class DeviceIds {

  private DeviceIds() {}

  /** Blank, all zeros, or an unexpanded macro: an id that many devices share is nobody's. */
  public static boolean isNobody(String id) {
    if (Macros.saysNothing(id)) {
      return true;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c != '0' && c != '-' && !Character.isWhitespace(c)) {
        return false;
      }
    }
    return true;
  }

  /** {@code ext.ifa_type} other than a device's own id (a publisher's, a session's) is no advertising id. */
  static boolean isAdvertisingId(BidRequest.Device device) {
    String type = device.getExt().getIfaType().toLowerCase(Locale.ROOT);
    boolean ofDevice = switch (type) {
      case "", "dpid", "idfa", "gaid", "aaid" -> true;
      default -> false;
    };
    return ofDevice && !isNobody(device.getIfa());
  }
}
