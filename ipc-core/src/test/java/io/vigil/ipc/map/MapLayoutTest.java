package io.vigil.ipc.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.region.Region;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The layout of the control file and of values, to the byte: other releases read them. */
class MapLayoutTest {
    @Test
    void shouldKeepItsOffsets() {
        assertThat(MapLayout.VERSION).isEqualTo(1);
        assertThat(MapLayout.LENGTH).isEqualTo(4096);
        assertThat(new int[] {
                    MapLayout.FORMAT,
                    MapLayout.ENTRIES,
                    MapLayout.BYTES,
                    MapLayout.VALUE_BYTES,
                    MapLayout.CHUNK_BYTES,
                    MapLayout.CHUNKS,
                    MapLayout.CONFIG_CRC,
                    MapLayout.TWIN_LENGTH,
                    MapLayout.CONSTANT,
                    MapLayout.CONSTANT_CRC,
                    MapLayout.BOOT,
                    MapLayout.SEAL_CRC,
                    MapLayout.MUTEX,
                    MapLayout.STATE,
                    MapLayout.SEQUENCE,
                    MapLayout.USED_A,
                    MapLayout.USED_B,
                    MapLayout.GENERATION,
                    MapLayout.REPAIRS,
                    MapLayout.FROM_DEAD
                })
                .containsExactly(
                        64, 72, 80, 88, 96, 104, 112, 128, 136, 144, 152, 160, 256, 320, 328, 336, 352, 384, 448, 456);
        assertThat(new long[] {
                    MapLayout.EMPTY, MapLayout.CLEAN, MapLayout.READING, MapLayout.WRITING_A, MapLayout.WRITING_B
                })
                .containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void shouldKeepTheBytesOfAValue() {
        byte[] stored = ValueCodec.encode(new byte[] {'k'}, 0x0102030405060708L, new byte[] {'v', 'w'});

        assertThat(HexFormat.of().formatHex(stored)).isEqualTo("0807060504030201" + "0073061e" + "7677");
        assertThat(ValueCodec.decode(new byte[] {'k'}, stored, "test").version())
                .isEqualTo(0x0102030405060708L);
    }

    @Test
    void shouldKeepTheBytesOfASeal() {
        Region region = Region.ofMemory(MapLayout.LENGTH);
        new MapControl(region).seal(new TwinSeal(1000, 20, 30), 40);
        byte[] seal = new byte[MapLayout.SEAL_CRC + Long.BYTES - MapLayout.SEAL];
        region.getBytes(MapLayout.SEAL, seal);

        assertThat(HexFormat.of().formatHex(seal))
                .isEqualTo("e803000000000000" + "1400000000000000" + "1e00000000000000" + "2800000000000000"
                        + "1e344e3700000000");
    }

    @Test
    void shouldKeepTheGeometryThatSettingsStandFor() {
        MapConfig config = MapConfig.of(4096, 4 << 20, 64 << 10);

        assertThat(config.chunkBytes()).isEqualTo(256);
        assertThat(config.chunks()).isEqualTo(22_208);
        assertThat(config.charge(10, 200)).isEqualTo(256);
        assertThat(config.charge(10, 300)).isEqualTo(512);
    }
}
