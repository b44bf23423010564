package io.segmento.platform.segment;

import io.segmento.proto.storage.v1.PlaceRecord;
import io.segmento.proto.v1.PlaceCondition;

/** The place that was last seen is one of these. */
final class PlaceIs implements Condition {
  private final String[] countries;
  private final String[] regions;
  private final String[] cities;

  PlaceIs(PlaceCondition place) {
    countries = place.getCountriesList().toArray(String[]::new);
    regions = place.getRegionsList().toArray(String[]::new);
    cities = place.getCitiesList().toArray(String[]::new);
  }

  @Override
  public boolean holds(Evaluation evaluation, long at) {
    PlaceRecord place = evaluation.place();
    return DeviceIs.isOneOf(countries, place.getCountry())
        && DeviceIs.isOneOf(regions, place.getRegion())
        && DeviceIs.isOneOf(cities, place.getCity());
  }

  @Override
  public long nextChange(Evaluation evaluation, long at) {
    return NEVER;
  }
}
