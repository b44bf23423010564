package io.segmento.platform.privacy.consent;

import java.util.Comparator;
import java.util.List;

/**
 * Who we are in the TCF.
 *
 * @param id on the Global Vendor List; 0: not registered, so no TC string allows us anything
 * @param registrations what we declared, by version of the list
 */
public record Vendor(int id, List<VendorRegistration> registrations) {

  public Vendor {
    registrations = registrations.stream()
        .sorted(Comparator.comparingInt(VendorRegistration::fromGvlVersion))
        .toList();
    if (registrations.isEmpty()) {
      throw new IllegalArgumentException("no registration (expected: at least one)");
    }
  }

  /** What held at a version of the list: a string is judged by the version that its user was shown. Of a newer one than we know, the latest. */
  VendorRegistration at(int gvlVersion) {
    VendorRegistration found = registrations.get(0);
    for (int i = 1; i < registrations.size(); i++) {
      if (registrations.get(i).fromGvlVersion() <= gvlVersion) {
        found = registrations.get(i);
      }
    }
    return found;
  }
}
