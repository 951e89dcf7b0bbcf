package io.vigil.ipc.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Properties;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.hash.VanillaGlobalMutableState;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.values.Values;
import org.junit.jupiter.api.Test;

/** The class that stands in the place of one that Chronicle would compile at every start. */
class GlobalStateTest {
    @Test
    void shouldBeWhatChronicleUses() {
        assertThat(GlobalState.install()).isTrue();
        assertThat(Values.newNativeReference(VanillaGlobalMutableState.class)).isInstanceOf(GlobalState.class);
    }

    /** Another version may lay it out otherwise: look at what it generates (chronicle.values.dumpCode) before this is changed. */
    @Test
    void shouldBeMadeForTheVersionOfChronicleThatIsUsed() throws Exception {
        Properties pom = new Properties();
        try (var in =
                ChronicleMap.class.getResourceAsStream("/META-INF/maven/net.openhft/chronicle-map/pom.properties")) {
            pom.load(java.util.Objects.requireNonNull(in));
        }
        assertThat(pom.getProperty("version")).isEqualTo("2026.1");
    }

    @Test
    void shouldKeepEachFieldInItsPlace() {
        byte[] bytes = new byte[2 + GlobalState.LENGTH];
        BytesStore<?, byte[]> store = BytesStore.wrap(bytes);
        GlobalState state = new GlobalState();
        state.bytesStore(store, 2, GlobalState.LENGTH);

        state.setAllocatedExtraTierBulks(0x010203);
        state.setFirstFreeTierIndex(0x1112131415L);
        state.setExtraTiersInUse(0x2122232425L);
        state.setSegmentHeadersOffset(0xF1323334L);
        state.setDataStoreSize(0x41424344454647L);
        state.addDataStoreSize(1);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0000" + "030201" + "1514131211" + "2524232221" + "343332f1" + "4846454443424100");
        assertThat(state.getAllocatedExtraTierBulks()).isEqualTo(0x010203);
        assertThat(state.getFirstFreeTierIndex()).isEqualTo(0x1112131415L);
        assertThat(state.getExtraTiersInUse()).isEqualTo(0x2122232425L);
        assertThat(state.getSegmentHeadersOffset()).isEqualTo(0xF1323334L);
        assertThat(state.getDataStoreSize()).isEqualTo(0x41424344454648L);
    }
}
