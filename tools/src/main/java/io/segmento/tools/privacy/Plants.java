package io.segmento.tools.privacy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Everything that was planted. The seed makes a run repeatable. One thread. */
final class Plants {
  private final Random random;
  private final List<Planted> planted = new ArrayList<>();
  private final Map<String, Integer> places = new LinkedHashMap<>();

  Plants(long seed) {
    random = new Random(seed);
  }

  /** A new value of this kind for this place. */
  String value(PersonalData kind, String place) {
    return note(kind, place, kind.invent(random));
  }

  /** What the system itself gave out or was given on purpose, such as a cookie. */
  String note(PersonalData kind, String place, String value) {
    planted.add(new Planted(kind, place, value));
    places.merge(place.split(" ", 3)[0] + " " + place.split(" ", 3)[1], 1, Integer::sum);
    return value;
  }

  /** One new value of each of these kinds, in one text. */
  String text(List<PersonalData> kinds, String place) {
    List<String> values = new ArrayList<>();
    kinds.forEach(kind -> values.add(value(kind, place)));
    return String.join(" ; ", values);
  }

  List<Planted> all() {
    return planted;
  }

  /** How many were planted at each endpoint, in the order in which they were called. */
  Map<String, Integer> endpoints() {
    return places;
  }

  Map<PersonalData, Integer> kinds() {
    Map<PersonalData, Integer> kinds = new EnumMap<>(PersonalData.class);
    planted.forEach(each -> kinds.merge(each.kind(), 1, Integer::sum));
    return kinds;
  }
}
