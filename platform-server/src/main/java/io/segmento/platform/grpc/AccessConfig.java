package io.segmento.platform.grpc;

import static java.util.stream.Collectors.toCollection;

import io.grpc.ServiceDescriptor;
import io.segmento.platform.config.ConfigReader;
import io.segmento.proto.v1.ApprovalServiceGrpc;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.AudienceUploadServiceGrpc;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ConsentServiceGrpc;
import io.segmento.proto.v1.DeletionServiceGrpc;
import io.segmento.proto.v1.EdgeServiceGrpc;
import io.segmento.proto.v1.ExperimentServiceGrpc;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.ProfileServiceGrpc;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.SegmentServiceGrpc;
import io.segmento.proto.v1.SpoolServiceGrpc;
import io.segmento.proto.v1.StrategyServiceGrpc;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who may call what: roles are sets of methods, callers are names of certificates with roles. What no role opens is closed.
 *
 * @param certificateToCaller by each name that a certificate may have
 */
record AccessConfig(Map<String, Caller> certificateToCaller) {
  private static final int MAX_ENTRIES = 256;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern CERTIFICATE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@ -]{0,254}");
  private static final String NAME_EXPECTED = "1 to 32 of a-z, 0-9 and -, a letter first";

  private static final List<ServiceDescriptor> SERVICES = List.of(
      ApprovalServiceGrpc.getServiceDescriptor(),
      AuctionServiceGrpc.getServiceDescriptor(),
      AudienceUploadServiceGrpc.getServiceDescriptor(),
      CatalogServiceGrpc.getServiceDescriptor(),
      ConsentServiceGrpc.getServiceDescriptor(),
      DeletionServiceGrpc.getServiceDescriptor(),
      EdgeServiceGrpc.getServiceDescriptor(),
      ExperimentServiceGrpc.getServiceDescriptor(),
      IdentityServiceGrpc.getServiceDescriptor(),
      NoticeServiceGrpc.getServiceDescriptor(),
      OptOutServiceGrpc.getServiceDescriptor(),
      ProfileServiceGrpc.getServiceDescriptor(),
      ReportServiceGrpc.getServiceDescriptor(),
      SegmentServiceGrpc.getServiceDescriptor(),
      SpoolServiceGrpc.getServiceDescriptor(),
      StrategyServiceGrpc.getServiceDescriptor(),
      TrackingServiceGrpc.getServiceDescriptor());

  /** What each team needs and nothing else; a role of the configuration with the same name replaces one of these. */
  static final Map<String, List<String>> DEFAULT_ROLES = Map.ofEntries(
      Map.entry("approvals", List.of("ApprovalService/*")),
      Map.entry(
          "edge",
          List.of(
              "AuctionService/Bid",
              "AuctionService/BidStream",
              "ConsentService/Evaluate",
              "ConsentService/Withdraw",
              "DeletionService/*",
              "EdgeService/*",
              "IdentityService/*",
              "NoticeService/*",
              "OptOutService/*",
              "ProfileService/*",
              "SpoolService/*",
              "TrackingService/Track",
              "TrackingService/TrackStream",
              "TrackingService/TrackAll")),
      Map.entry(
          "catalog",
          List.of(
              "CatalogService/Apply",
              "CatalogService/Get",
              "CatalogService/List",
              "CatalogService/Delete",
              "CatalogService/ImportProducts",
              "CatalogService/History",
              "AuctionService/Preview")),
      Map.entry(
          "own-catalog",
          List.of(
              "CatalogService/Apply",
              "CatalogService/Get",
              "CatalogService/List",
              "CatalogService/Delete",
              "CatalogService/ImportProducts",
              "CatalogService/History")),
      Map.entry(
          "review",
          List.of(
              "CatalogService/Review",
              "CatalogService/Get",
              "CatalogService/List",
              "CatalogService/History",
              "AuctionService/Preview")),
      Map.entry(
          "diagnosis",
          List.of(
              "AuctionService/Explain",
              "AuctionService/Recent",
              "AuctionService/Preview",
              "CatalogService/List")),
      Map.entry("experiments", List.of("ExperimentService/*")),
      Map.entry("privacy", List.of("ConsentService/*", "OptOutService/*", "ProfileService/*")),
      Map.entry(
          "reports",
          List.of("ReportService/Query", "ReportService/ExportCsv", "ReportService/Reconcile")),
      Map.entry("benchmarks", List.of("ReportService/Query", "ReportService/ExportCsv")),
      Map.entry("raw-reports", List.of("ReportService/ExportRaw")),
      Map.entry("segments", List.of("SegmentService/*")),
      Map.entry("site-visits", List.of("TrackingService/GetSiteVisits")),
      Map.entry("strategies", List.of("StrategyService/*")),
      Map.entry("uploads", List.of("AudienceUploadService/*")));

  /** The methods that look at whose campaigns they tell of or change; a caller of advertisers may have no other. */
  private static final Set<String> OWN_CAMPAIGNS_ONLY = Set.of(
      CatalogServiceGrpc.getApplyMethod().getFullMethodName(),
      CatalogServiceGrpc.getGetMethod().getFullMethodName(),
      CatalogServiceGrpc.getListMethod().getFullMethodName(),
      CatalogServiceGrpc.getDeleteMethod().getFullMethodName(),
      CatalogServiceGrpc.getImportProductsMethod().getFullMethodName(),
      CatalogServiceGrpc.getHistoryMethod().getFullMethodName(),
      ReportServiceGrpc.getQueryMethod().getFullMethodName(),
      ReportServiceGrpc.getExportCsvMethod().getFullMethodName(),
      ReportServiceGrpc.getReconcileMethod().getFullMethodName());

  AccessConfig {
    certificateToCaller = Map.copyOf(certificateToCaller);
  }

  static AccessConfig from(ConfigReader config) {
    Map<String, Set<String>> roleToMethods = roles(config);
    Map<String, Caller> certificateToCaller = new HashMap<>();
    Set<String> names = bounded(config, "access.callers");
    for (String name : new TreeSet<>(names)) {
      caller(config, name, roleToMethods, certificateToCaller);
    }
    if (names.isEmpty() && !config.dev()) {
      config.error("access.callers", "none", "at least one caller, such as the gateway");
    }
    return new AccessConfig(certificateToCaller);
  }

  /** Full names of every method that the platform has. */
  static Set<String> allMethods() {
    return SERVICES.stream()
        .flatMap(service -> service.getMethods().stream())
        .map(method -> method.getFullMethodName())
        .collect(toCollection(HashSet::new));
  }

  private static Map<String, Set<String>> roles(ConfigReader config) {
    Map<String, List<String>> rules = new TreeMap<>(DEFAULT_ROLES);
    for (String name : bounded(config, "access.roles")) {
      String path = "access.roles." + name;
      List<String> methods = config.stringList(path, List.of());
      if (methods.isEmpty() || methods.size() > MAX_ENTRIES) {
        config.error(path, methods.size() + " methods", "1 to " + MAX_ENTRIES);
      }
      rules.put(name, methods);
    }
    Map<String, Set<String>> roleToMethods = new HashMap<>();
    rules.forEach((name, methods) -> {
      Set<String> open = new HashSet<>();
      for (String method : methods) {
        List<String> named = named(method);
        if (named.isEmpty()) {
          config.error(
              "access.roles." + name,
              method,
              "a method of the platform, such as ReportService/Query or ReportService/*");
        }
        open.addAll(named);
      }
      roleToMethods.put(name, open);
    });
    return roleToMethods;
  }

  private static void caller(
      ConfigReader config,
      String name,
      Map<String, Set<String>> roleToMethods,
      Map<String, Caller> certificateToCaller) {
    String path = "access.callers." + name;
    List<String> certificates = config.stringList(path + ".certificates", List.of());
    List<String> roles = config.stringList(path + ".roles", List.of());
    String reason = config.string(path + ".reason", "");
    if (!reason.isEmpty() && !Caller.REASON.matcher(reason).matches()) {
      config.error(path + ".reason", reason, "at most 80 of A-Z a-z 0-9 . _ : # / - and space");
    }
    Set<String> methods = new HashSet<>();
    for (String role : roles) {
      Set<String> opened = roleToMethods.get(role);
      if (opened == null) {
        config.error(
            path + ".roles",
            role,
            "one of " + String.join(", ", new TreeSet<>(roleToMethods.keySet())));
      } else {
        methods.addAll(opened);
      }
    }
    if (roles.isEmpty()) {
      config.error(path + ".roles", "none", "at least one role");
    }
    if (certificates.isEmpty() || certificates.size() > MAX_ENTRIES) {
      config.error(
          path + ".certificates",
          certificates.size() + " names",
          "1 to " + MAX_ENTRIES
              + " names of certificates: a URI or DNS alternative name, or a common name");
    }
    Set<String> advertisers = advertisers(config, path, methods);
    Caller caller = new Caller(name, new LinkedHashSet<>(roles), methods, advertisers, reason);
    for (String certificate : certificates) {
      if (!CERTIFICATE.matcher(certificate).matches()) {
        config.error(path + ".certificates", certificate, "the name of a certificate");
      }
      Caller other = certificateToCaller.putIfAbsent(certificate, caller);
      if (other != null) {
        config.error(
            path + ".certificates", certificate, "a name that caller " + other.name() + " lacks");
      }
    }
  }

  private static Set<String> advertisers(ConfigReader config, String path, Set<String> methods) {
    List<String> advertisers = config.stringList(path + ".advertisers", List.of());
    if (advertisers.size() > MAX_ENTRIES || advertisers.contains("")) {
      config.error(
          path + ".advertisers",
          advertisers.size() + " ids",
          "0 to " + MAX_ENTRIES + " ids, none empty");
    }
    Set<String> others = new TreeSet<>(methods);
    others.removeAll(OWN_CAMPAIGNS_ONLY);
    if (!advertisers.isEmpty() && !others.isEmpty()) {
      config.error(
          path + ".roles",
          others.iterator().next(),
          "roles, such as reports and own-catalog, whose methods tell of the campaigns of " + path
              + ".advertisers only");
    }
    return new LinkedHashSet<>(advertisers);
  }

  private static Set<String> bounded(ConfigReader config, String path) {
    Set<String> names = config.names(path);
    if (names.size() > MAX_ENTRIES) {
      config.error(path, names.size() + " entries", "at most " + MAX_ENTRIES);
    }
    Set<String> sound = new LinkedHashSet<>();
    for (String name : names) {
      if (NAME.matcher(name).matches()) {
        sound.add(name);
      } else {
        config.error(path, name, NAME_EXPECTED);
      }
    }
    return sound;
  }

  /** Full method names of a rule: {@code Service/Method} or {@code Service/*}. */
  private static List<String> named(String rule) {
    List<String> named = new ArrayList<>();
    for (ServiceDescriptor service : SERVICES) {
      String full = service.getName();
      String simple = full.substring(full.lastIndexOf('.') + 1);
      service.getMethods().forEach(method -> {
        if (rule.equals(simple + "/*") || rule.equals(simple + "/" + method.getBareMethodName())) {
          named.add(method.getFullMethodName());
        }
      });
    }
    return named;
  }
}
