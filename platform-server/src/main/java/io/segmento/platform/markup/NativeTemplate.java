package io.segmento.platform.markup;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.segmento.platform.markup.PlaceholderText.Slot;
import io.segmento.proto.openrtb.NativeRequest;
import io.segmento.proto.openrtb.NativeResponse;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The assets of a native creative, from which a slot's are chosen: by kind and type, images by size and MIME type too. Texts that are too
 * long for the slot end in an ellipsis; prices and other figures are left out instead. Immutable.
 */
public final class NativeTemplate {

  /** What an asset is. */
  private enum Kind {
    TITLE,
    IMAGE,
    DATA
  }

  /**
   * One asset of the creative.
   *
   * @param type of an image or of data, by the lists of OpenRTB Native
   * @param width of an image, in pixels
   * @param mime of an image; empty: not told
   */
  private record Asset(
      Kind kind, int type, PlaceholderText text, int width, int height, String mime) {}

  private static final int ICON = 1;
  private static final int MAIN = 3;
  /** Data that means something else when it is cut: rating, likes, downloads, price, sale price, phone. */
  private static final List<Integer> FIGURES = List.of(3, 4, 5, 6, 7, 8);

  private static final int IMPRESSION_EVENT = 1;
  private static final int VIEWABLE_EVENT = 2;
  private static final int IMAGE_METHOD = 1;
  private static final String DEFAULT_VERSION = "1.2";
  /** Some exchanges write another spelling of the same type. */
  private static final Map<String, String> MIME_ALIASES = Map.of("image/jpg", "image/jpeg");

  private final List<Asset> assets;
  private final String language;

  private NativeTemplate(List<Asset> assets, String language) {
    this.assets = List.copyOf(assets);
    this.language = language;
  }

  /** With prices as the creative's language writes them. */
  static NativeTemplate of(Creative creative) {
    return new NativeTemplate(parse(creative.getNativeAssetsJson()).assets, creative.getLanguage());
  }

  /** Reads {@code {"assets": [...]}}. Throws {@link IllegalArgumentException} whose message says what is wrong with it. */
  public static NativeTemplate parse(String json) {
    try {
      JsonElement root = JsonParser.parseString(json);
      if (!root.isJsonObject() || !root.getAsJsonObject().has("assets")) {
        throw new IllegalArgumentException("no assets");
      }
      List<Asset> assets = new ArrayList<>();
      for (JsonElement asset : root.getAsJsonObject().getAsJsonArray("assets")) {
        assets.add(asset(asset.getAsJsonObject()));
      }
      if (assets.isEmpty()) {
        throw new IllegalArgumentException("no assets");
      }
      return new NativeTemplate(assets, "");
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | UnsupportedOperationException e) {
      throw new IllegalArgumentException("malformed JSON", e);
    }
  }

  private static Asset asset(JsonObject asset) {
    if (asset.has("title")) {
      return new Asset(Kind.TITLE, 0, text(asset.getAsJsonObject("title"), "text"), 0, 0, "");
    }
    if (asset.has("img")) {
      JsonObject image = asset.getAsJsonObject("img");
      int type = number(image, "type");
      int width = number(image, "w");
      int height = number(image, "h");
      if ((type != ICON && type != MAIN) || width <= 0 || height <= 0) {
        throw new IllegalArgumentException("img without type 1 or 3, w and h");
      }
      String mime = image.has("mime") ? image.get("mime").getAsString() : "";
      return new Asset(Kind.IMAGE, type, text(image, "url"), width, height, mime(mime));
    }
    if (asset.has("data")) {
      JsonObject data = asset.getAsJsonObject("data");
      int type = number(data, "type");
      if (type <= 0) {
        throw new IllegalArgumentException("data without type");
      }
      return new Asset(Kind.DATA, type, text(data, "value"), 0, 0, "");
    }
    throw new IllegalArgumentException("an asset that is no title, img or data");
  }

  private static PlaceholderText text(JsonObject holder, String name) {
    if (!holder.has(name) || holder.get(name).getAsString().isBlank()) {
      throw new IllegalArgumentException("an asset without " + name);
    }
    return PlaceholderText.of(holder.get(name).getAsString());
  }

  private static int number(JsonObject holder, String name) {
    return holder.has(name) ? holder.get(name).getAsInt() : 0;
  }

  private static String mime(String mime) {
    return MIME_ALIASES.getOrDefault(mime, mime);
  }

  /** The texts as they stand in the catalog, for checks. */
  public List<String> imageUrls() {
    List<String> urls = new ArrayList<>();
    for (Asset asset : assets) {
      if (asset.kind == Kind.IMAGE && !asset.text.needsProduct()) {
        StringBuilder url = new StringBuilder();
        asset.text.write(url, (out, slot) -> {});
        urls.add(url.toString());
      }
    }
    return urls;
  }

  /** A slot that asks for all of it, for previews. */
  public NativeSlot wholeSlot() {
    NativeRequest.Builder request = NativeRequest.newBuilder().setVer(DEFAULT_VERSION);
    for (int i = 0; i < assets.size(); i++) {
      Asset asset = assets.get(i);
      NativeRequest.Asset.Builder wanted = NativeRequest.Asset.newBuilder().setId(i + 1);
      switch (asset.kind) {
        case TITLE -> wanted.setTitle(NativeRequest.Title.getDefaultInstance());
        case IMAGE ->
          wanted.setImg(NativeRequest.Image.newBuilder()
              .setType(asset.type)
              .setW(asset.width)
              .setH(asset.height));
        case DATA -> wanted.setData(NativeRequest.Data.newBuilder().setType(asset.type));
      }
      request.addAssets(wanted);
    }
    return new NativeSlot(request.build(), false);
  }

  /** Whether it cannot be shown without a product. */
  public boolean needsProduct() {
    return assets.stream().anyMatch(asset -> asset.text.needsProduct());
  }

  /** Whether there is an asset for each that the slot requires, and for one at least. */
  public boolean suits(NativeSlot slot) {
    boolean any = false;
    for (int i = 0; i < slot.request().getAssetsCount(); i++) {
      NativeRequest.Asset wanted = slot.request().getAssets(i);
      boolean found = find(wanted) != null;
      if (!found && wanted.getRequired()) {
        return false;
      }
      any |= found;
    }
    return any;
  }

  private @Nullable Asset find(NativeRequest.Asset wanted) {
    for (int i = 0; i < assets.size(); i++) {
      Asset asset = assets.get(i);
      boolean fits = switch (wanted.getAssetOneofCase()) {
        case TITLE -> asset.kind == Kind.TITLE;
        case IMG -> asset.kind == Kind.IMAGE && fits(asset, wanted.getImg());
        case DATA -> asset.kind == Kind.DATA && asset.type == wanted.getData().getType();
        case VIDEO, ASSETONEOF_NOT_SET -> false;
      };
      if (fits) {
        return asset;
      }
    }
    return null;
  }

  /** A size without a minimum is exact; with one the slot scales. */
  private static boolean fits(Asset asset, NativeRequest.Image wanted) {
    boolean typed = wanted.getType() == 0 || wanted.getType() == asset.type;
    return typed
        && fits(asset.width, wanted.getW(), wanted.getWmin())
        && fits(asset.height, wanted.getH(), wanted.getHmin())
        && takesMime(wanted, asset.mime);
  }

  private static boolean fits(int side, int exact, int min) {
    return min > 0 ? side >= min : exact <= 0 || side == exact;
  }

  private static boolean takesMime(NativeRequest.Image wanted, String mime) {
    for (int i = 0; i < wanted.getMimesCount(); i++) {
      if (mime(wanted.getMimes(i)).equalsIgnoreCase(mime)) {
        return true;
      }
    }
    return wanted.getMimesCount() == 0;
  }

  /**
   * The response to a slot that it {@link #suits}; null when what is required of it turns out not to fit, as a price that is too long.
   *
   * @param product what to show; may be null only when {@link #needsProduct()} is false
   */
  public @Nullable NativeResponse fill(
      NativeSlot slot, @Nullable Product product, MarkupUrls urls) {
    Product shown = product == null ? Product.getDefaultInstance() : product;
    NativeRequest request = slot.request();
    NativeResponse.Builder response = NativeResponse.newBuilder()
        .setVer(request.getVer().isEmpty() ? DEFAULT_VERSION : request.getVer())
        .setLink(NativeResponse.Link.newBuilder().setUrl(urls.click()));
    for (NativeRequest.Asset wanted : request.getAssetsList()) {
      Asset asset = find(wanted);
      NativeResponse.Asset given = asset == null ? null : given(wanted, asset, shown);
      if (given != null) {
        response.addAssets(given);
      } else if (wanted.getRequired()) {
        return null;
      }
    }
    addTrackers(response, request, urls);
    if (request.getPrivacy()) {
      response.setPrivacy(urls.why());
    }
    return response.build();
  }

  private NativeResponse.@Nullable Asset given(
      NativeRequest.Asset wanted, Asset asset, Product product) {
    String text = text(asset.text, product);
    NativeResponse.Asset.Builder given = NativeResponse.Asset.newBuilder().setId(wanted.getId());
    if (wanted.getRequired()) {
      given.setRequired(true);
    }
    switch (asset.kind) {
      case TITLE ->
        given.setTitle(NativeResponse.Title.newBuilder()
            .setText(cut(text, wanted.getTitle().getLen())));
      case IMAGE ->
        given.setImg(NativeResponse.Image.newBuilder()
            .setType(asset.type)
            .setUrl(text)
            .setW(asset.width)
            .setH(asset.height));
      case DATA -> {
        int max = wanted.getData().getLen();
        if (FIGURES.contains(asset.type) && isLonger(text, max)) {
          return null;
        }
        given.setData(
            NativeResponse.Data.newBuilder().setType(asset.type).setValue(cut(text, max)));
      }
    }
    return text.isEmpty() ? null : given.build();
  }

  private String text(PlaceholderText text, Product product) {
    StringBuilder out = new StringBuilder(64);
    text.write(out, (to, slot) -> fill(to, slot, product));
    return out.toString();
  }

  private void fill(StringBuilder out, Slot slot, Product product) {
    switch (slot) {
      case PRODUCT_NAME -> out.append(product.getName());
      case PRODUCT_PRICE -> out.append(PriceFormat.write(product, language));
      case PRODUCT_IMAGE -> out.append(product.getImageUrl());
      case PRODUCT_CLICK, CLICK, WHY, IMPRESSION, VIEWABLE, WIDTH, HEIGHT -> {
        // The link and the trackers of the response say these.
      }
    }
  }

  private static boolean isLonger(String text, int max) {
    return max > 0 && text.codePointCount(0, text.length()) > max;
  }

  private static String cut(String text, int max) {
    return isLonger(text, max)
        ? text.substring(0, text.offsetByCodePoints(0, max - 1)) + "…"
        : text;
  }

  /** By event trackers where the slot names an image for the event; the impression else by the older {@code imptrackers}. */
  private static void addTrackers(
      NativeResponse.Builder response, NativeRequest request, MarkupUrls urls) {
    if (tracks(request, IMPRESSION_EVENT)) {
      response.addEventtrackers(tracker(IMPRESSION_EVENT, urls.impression()));
    } else {
      response.addImptrackers(urls.impression());
    }
    if (tracks(request, VIEWABLE_EVENT)) {
      response.addEventtrackers(tracker(VIEWABLE_EVENT, urls.viewable()));
    }
  }

  private static boolean tracks(NativeRequest request, int event) {
    for (NativeRequest.EventTrackers trackers : request.getEventtrackersList()) {
      if (trackers.getEvent() == event && trackers.getMethodsList().contains(IMAGE_METHOD)) {
        return true;
      }
    }
    return false;
  }

  private static NativeResponse.EventTracker tracker(int event, String url) {
    return NativeResponse.EventTracker.newBuilder()
        .setEvent(event)
        .setMethod(IMAGE_METHOD)
        .setUrl(url)
        .build();
  }
}
