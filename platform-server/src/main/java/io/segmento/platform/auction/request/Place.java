package io.segmento.platform.auction.request;

import io.segmento.platform.targeting.PlaceNames;
import io.segmento.proto.openrtb.BidRequest.Geo;
import java.util.Locale;
import java.util.Set;

/** Where the device is, in the spelling of targeting. Worked out when it is first asked for; used by one auction. */
public final class Place {

  private final String region;
  private final String regionInCountry;
  private final String city;
  private final String cityInRegion;

  Place(Geo geo) {
    this.region = PlaceNames.region(geo.getRegion());
    this.regionInCountry = geo.getCountry().toLowerCase(Locale.ROOT) + "/" + region;
    this.city = PlaceNames.city(geo.getCity());
    this.cityInRegion = regionInCountry + "/" + city;
  }

  /** Whether it is one of these regions, told with or without their country. */
  public boolean isInRegion(Set<String> regions) {
    return !region.isEmpty() && (regions.contains(region) || regions.contains(regionInCountry));
  }

  /** Whether it is one of these cities, told with or without their country and region. */
  public boolean isInCity(Set<String> cities) {
    return !city.isEmpty() && (cities.contains(city) || cities.contains(cityInRegion));
  }
}
