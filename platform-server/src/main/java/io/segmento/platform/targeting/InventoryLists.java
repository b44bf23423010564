package io.segmento.platform.targeting;

import io.segmento.proto.v1.InventoryList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which inventory lists name a site, an app, a category or a seller. Immutable. */
public final class InventoryLists {

  public static final InventoryLists NONE = of(List.of());

  private final Map<String, String[]> itemToListIds;
  private final Set<String> listIds;

  private InventoryLists(Map<String, String[]> itemToListIds, Set<String> listIds) {
    this.itemToListIds = itemToListIds;
    this.listIds = listIds;
  }

  public static InventoryLists of(Collection<InventoryList> lists) {
    Map<String, String[]> byItem = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (InventoryList list : lists) {
      ids.add(list.getId());
      String[] only = {list.getId()};
      for (String item : list.getItemsList()) {
        byItem.merge(item.strip().toLowerCase(Locale.ROOT), only, InventoryLists::with);
      }
    }
    return new InventoryLists(Map.copyOf(byItem), Set.copyOf(ids));
  }

  private static String[] with(String[] listIds, String[] added) {
    for (String id : listIds) {
      if (id.equals(added[0])) {
        return listIds;
      }
    }
    String[] more = Arrays.copyOf(listIds, listIds.length + 1);
    more[listIds.length] = added[0];
    return more;
  }

  public boolean isEmpty() {
    return listIds.isEmpty();
  }

  boolean hasAll(Collection<String> ids) {
    return listIds.containsAll(ids);
  }

  /** Adds the ids of the lists that have this item, in lower case. */
  public void addListsWith(String item, Set<String> found) {
    String[] ids = itemToListIds.get(item);
    if (ids != null) {
      for (String id : ids) {
        found.add(id);
      }
    }
  }
}
