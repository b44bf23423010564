package io.segmento.platform.profile;

import io.segmento.platform.identity.UserKey;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.privacy.ProfilingPermit;
import java.util.Collection;
import java.util.List;

/** Hears which products a user viewed with which others; the feature that learns from it knows what to keep. Never waits; thread-safe. */
public interface ViewedTogether {
  /** Of a node that learns nothing of it. */
  ViewedTogether NONE = (profiling, measurement, user, advertiserId, viewed, before) -> {};

  /**
   * After the views were recorded.
   *
   * @param viewed what was not among the products viewed lately
   * @param before the products of that advertiser that the user viewed lately, a bounded number
   */
  void viewed(
      ProfilingPermit profiling,
      MeasurementPermit measurement,
      UserKey user,
      String advertiserId,
      Collection<String> viewed,
      List<String> before);
}
