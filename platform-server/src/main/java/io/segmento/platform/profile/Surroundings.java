package io.segmento.platform.profile;

import io.segmento.proto.storage.v1.DeviceRecord;
import io.segmento.proto.storage.v1.PlaceRecord;

/** On what and where an event happened; the default instance of either when it is not known, which leaves what was known before. */
public record Surroundings(DeviceRecord device, PlaceRecord place) {

  public static final Surroundings UNKNOWN =
      new Surroundings(DeviceRecord.getDefaultInstance(), PlaceRecord.getDefaultInstance());
}
