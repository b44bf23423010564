package io.segmento.platform.tracking;

import com.google.protobuf.ByteString;
import io.segmento.platform.device.Device;
import io.segmento.platform.device.DeviceReader;
import io.segmento.platform.place.Place;
import io.segmento.platform.place.PlaceFinder;
import io.segmento.platform.profile.Surroundings;
import io.segmento.proto.storage.v1.DeviceRecord;
import io.segmento.proto.storage.v1.PlaceRecord;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.BrowserContext;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** On what and where a call's events happened. Headers and address go no further than this. Thread-safe. */
final class SurroundingsReader {

  private final DeviceReader devices;
  private final PlaceFinder places;

  @Inject
  SurroundingsReader(DeviceReader devices, PlaceFinder places) {
    this.devices = devices;
    this.places = places;
  }

  /**
   * A call as far as it was a person's.
   *
   * @param robot its headers are those of a known robot
   */
  record Reading(Surroundings surroundings, boolean robot) {}

  /** Does not fail. */
  CompletableFuture<Reading> read(BrowserContext browser) {
    return read(browser.getUserAgent(), browser.getClientHintsMap(), browser.getClientIp());
  }

  /** Does not fail. */
  CompletableFuture<Reading> read(AppContext app) {
    return read(app.getUserAgent(), Map.of(), app.getClientIp());
  }

  private CompletableFuture<Reading> read(
      String userAgent, Map<String, String> hints, ByteString address) {
    PlaceRecord place = record(places.find(address));
    return devices
        .read(userAgent, hints)
        .thenApply(device -> new Reading(new Surroundings(record(device), place), device.robot()));
  }

  private static DeviceRecord record(Device device) {
    return DeviceRecord.newBuilder()
        .setType(device.type())
        .setOperatingSystem(device.operatingSystem())
        .setOperatingSystemVersion(device.operatingSystemVersion())
        .setBrowser(device.browser())
        .build();
  }

  private static PlaceRecord record(Place place) {
    return PlaceRecord.newBuilder()
        .setCountry(place.country())
        .setRegion(place.region())
        .setCity(place.city())
        .build();
  }
}
