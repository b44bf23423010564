package io.segmento.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.reflect.ClassPath;
import io.grpc.ServiceDescriptor;
import io.segmento.platform.config.ConfigReader;
import io.segmento.proto.v1.ReportServiceGrpc;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessConfigTest {
  private static final String GATEWAY =
      "access.callers.gateway { certificates = [gateway.example], roles = [edge], reason = self-service }";

  @Test
  void eachMethodOfThePlatformIsOpenedByARoleThatIsShipped() {
    String roles = String.join(",", AccessConfig.DEFAULT_ROLES.keySet());
    Caller all = read("access.callers.all { certificates = [all], roles = \"" + roles + "\" }")
        .certificateToCaller()
        .get("all");
    assertThat(all.methods()).isEqualTo(AccessConfig.allMethods());
  }

  /** A service that is not listed is closed to everybody but development. */
  @Test
  void everyServiceOfTheContractIsListed() throws ReflectiveOperationException, IOException {
    Set<String> methods = new HashSet<>();
    for (ClassPath.ClassInfo each : ClassPath.from(AccessConfigTest.class.getClassLoader())
        .getTopLevelClasses(ReportServiceGrpc.class.getPackageName())) {
      if (each.getSimpleName().endsWith("Grpc")) {
        ServiceDescriptor service =
            (ServiceDescriptor) each.load().getMethod("getServiceDescriptor").invoke(null);
        service.getMethods().forEach(method -> methods.add(method.getFullMethodName()));
      }
    }
    assertThat(methods).isNotEmpty().isEqualTo(AccessConfig.allMethods());
  }

  @Test
  void gatewayReachesNeitherCatalogNorReports() {
    Caller gateway = read(GATEWAY).certificateToCaller().get("gateway.example");
    assertThat(gateway.mayCall("segmento.v1.AuctionService/BidStream")).isTrue();
    assertThat(gateway.mayCall("segmento.v1.CatalogService/Apply")).isFalse();
    assertThat(gateway.mayCall("segmento.v1.ReportService/Query")).isFalse();
    assertThat(gateway.mayCall("segmento.v1.SomethingNew/Call")).isFalse();
    assertThat(gateway.reason()).isEqualTo("self-service");
  }

  @Test
  void whoWritesCreativesDoesNotApproveThem() {
    String callers = "access.callers.shop { certificates = [shop], roles = [catalog] }\n"
        + "access.callers.trust { certificates = [trust], roles = [review] }";
    Caller shop = read(callers).certificateToCaller().get("shop");
    Caller trust = read(callers).certificateToCaller().get("trust");
    assertThat(shop.mayCall("segmento.v1.CatalogService/Apply")).isTrue();
    assertThat(shop.mayCall("segmento.v1.CatalogService/Review")).isFalse();
    assertThat(trust.mayCall("segmento.v1.CatalogService/Review")).isTrue();
    assertThat(trust.mayCall("segmento.v1.CatalogService/Apply")).isFalse();
  }

  @Test
  void roleOfTheConfigurationReplacesTheShippedOne() {
    Caller reporting = read("access.roles.reports = [ReportService/Query]\n"
            + "access.callers.bi { certificates = [bi], roles = [reports] }")
        .certificateToCaller()
        .get("bi");
    assertThat(reporting.methods()).isEqualTo(Set.of("segmento.v1.ReportService/Query"));
  }

  @Test
  void anAdvertisersCallerSeesThatAdvertiserAndAnyOtherAll() {
    Caller shop =
        read("access.callers.bi { certificates = [bi], roles = [reports], advertisers = [shop] }")
            .certificateToCaller()
            .get("bi");
    assertThat(shop.sees("shop")).isTrue();
    assertThat(shop.sees("rival")).isFalse();
    assertThat(shop.because("ticket").sees("rival")).isFalse();
    assertThat(read(GATEWAY).certificateToCaller().get("gateway.example").sees("rival"))
        .isTrue();
  }

  @Test
  void anAdvertisersCallerMayChangeItsCatalogAndApproveNothing() {
    Caller shop =
        read("access.callers.shop { certificates = [shop], roles = [reports, own-catalog], advertisers = [shop] }")
            .certificateToCaller()
            .get("shop");
    assertThat(shop.mayCall("segmento.v1.CatalogService/Apply")).isTrue();
    assertThat(shop.mayCall("segmento.v1.CatalogService/Review")).isFalse();
    assertThat(shop.mayCall("segmento.v1.AuctionService/Preview")).isFalse();
  }

  @Test
  void productionNeedsACallerAndDevelopmentDoesNot() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("access.callers: \"none\" (expected:");
    assertThat(read("dev = true").certificateToCaller()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
        access.callers.bi { certificates = [bi], roles = [boss] } | access.callers.bi.roles | boss
        access.callers.bi { certificates = [bi], roles = [] } | access.callers.bi.roles | none
        access.callers.bi { certificates = [], roles = [edge] } | access.callers.bi.certificates | 0 names
        access.callers.BI { certificates = [bi], roles = [edge] } | access.callers | BI
        access.callers.bi { certificates = [bi], roles = [edge], reason = "a@b" } | access.callers.bi.reason | a@b
        access.callers.bi { certificates = [gateway.example], roles = [edge] } | certificates | gateway.example
        access.callers.bi { certificates = [bi], roles = [reports, catalog], advertisers = [shop] } | access.callers.bi.roles | segmento.v1.AuctionService/Preview
        access.callers.bi { certificates = [bi], roles = [reports], advertisers = [""] } | access.callers.bi.advertisers | 1 ids
        access.roles.r = [ReportService/Nothing] | access.roles.r | ReportService/Nothing
        access.roles.r = [] | access.roles.r | 0 methods
        """)
  void whatDoesNotHoldIsToldWithFieldValueAndExpectation(
      String config, String field, String value) {
    assertThatThrownBy(() -> read(GATEWAY + "\n" + config))
        .hasMessageContaining(field)
        .hasMessageContaining('"' + value + '"')
        .hasMessageContaining("expected");
  }

  private static AccessConfig read(String hocon) {
    ConfigReader config = ConfigReader.parse(hocon);
    AccessConfig access = AccessConfig.from(config);
    config.finish();
    return access;
  }
}
