package io.segmento.platform.segment;

import io.segmento.proto.storage.v1.DeviceRecord;
import java.util.List;

/** The device that was last seen is one of these. */
final class DeviceIs implements Condition {
  private final String[] types;
  private final String[] systems;

  DeviceIs(List<String> types, List<String> systems) {
    this.types = types.toArray(String[]::new);
    this.systems = systems.toArray(String[]::new);
  }

  @Override
  public boolean holds(Evaluation evaluation, long at) {
    DeviceRecord device = evaluation.device();
    return isOneOf(types, device.getType()) && isOneOf(systems, device.getOperatingSystem());
  }

  @Override
  public long nextChange(Evaluation evaluation, long at) {
    return NEVER;
  }

  /** Whether nothing is asked for, or this; upper and lower case are the same. */
  static boolean isOneOf(String[] asked, String value) {
    for (String each : asked) {
      if (each.equalsIgnoreCase(value)) {
        return true;
      }
    }
    return asked.length == 0;
  }
}
