package io.segmento.platform.auction.request;

import io.segmento.platform.targeting.InventoryLists;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.App;
import io.segmento.proto.openrtb.BidRequest.Content;
import io.segmento.proto.openrtb.BidRequest.Site;
import io.segmento.proto.openrtb.BidRequest.SupplyChain;
import io.segmento.proto.openrtb.BidRequest.SupplyChainNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the request is for: its site, app or screen, their categories, and who sells them; told as the inventory lists that have any of it.
 */
final class Inventory {

  /** A hostile request may name thousands. */
  private static final int MAX_EACH = 64;

  private final InventoryLists lists;
  private final Set<String> found = new HashSet<>();

  private Inventory(InventoryLists lists) {
    this.lists = lists;
  }

  /** The ids of the lists that have the request's inventory. */
  static Set<String> listsWith(BidRequest request, InventoryLists lists) {
    if (lists.isEmpty()) {
      return Set.of();
    }
    Inventory inventory = new Inventory(lists);
    if (request.hasSite()) {
      inventory.add(request.getSite());
    } else if (request.hasApp()) {
      inventory.add(request.getApp());
    } else if (request.hasDooh()) {
      inventory.addDomain(request.getDooh().getDomain());
      inventory.add(request.getDooh().getContent());
    }
    if (request.hasSource()) {
      inventory.addSellers(SupplyChains.of(request.getSource()));
    }
    return inventory.found;
  }

  private void add(Site site) {
    addDomain(site.getDomain().isEmpty() ? host(site.getPage()) : site.getDomain());
    addCategories(site.getCatList());
    addCategories(site.getSectioncatList());
    addCategories(site.getPagecatList());
    add(site.getContent());
  }

  private void add(App app) {
    addItem(app.getBundle());
    addDomain(app.getDomain());
    addCategories(app.getCatList());
    addCategories(app.getSectioncatList());
    addCategories(app.getPagecatList());
    add(app.getContent());
  }

  private void add(Content content) {
    addCategories(content.getCatList());
  }

  private void addItem(String item) {
    if (!item.isEmpty()) {
      lists.addListsWith(item.toLowerCase(Locale.ROOT), found);
    }
  }

  /** A list that names a domain has what is below it, too. */
  private void addDomain(String domain) {
    String part = domain.toLowerCase(Locale.ROOT);
    for (int i = 0; i < MAX_EACH && !part.isEmpty(); i++) {
      lists.addListsWith(part, found);
      int dot = part.indexOf('.');
      part = dot < 0 ? "" : part.substring(dot + 1);
    }
  }

  /** A list that names a category has its subcategories, too: {@code IAB7} has {@code IAB7-39}. */
  private void addCategories(List<String> categories) {
    for (int i = 0; i < Math.min(MAX_EACH, categories.size()); i++) {
      String category = categories.get(i);
      addItem(category);
      int dash = category.indexOf('-');
      if (dash > 0) {
        addItem(category.substring(0, dash));
      }
    }
  }

  private void addSellers(SupplyChain chain) {
    for (int i = 0; i < Math.min(MAX_EACH, chain.getNodesCount()); i++) {
      SupplyChainNode seller = chain.getNodes(i);
      addItem(seller.getAsi() + "/" + seller.getSid());
    }
  }

  private static String host(String page) {
    int scheme = page.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    int begin = scheme + "://".length();
    int end = begin;
    while (end < page.length() && "/?#:".indexOf(page.charAt(end)) < 0) {
      end++;
    }
    return page.substring(begin, end);
  }
}
