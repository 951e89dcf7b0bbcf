package io.vigil.ipc.chronicle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.hash.VanillaGlobalMutableState;
import net.openhft.chronicle.values.ValueModel;
import org.jspecify.annotations.Nullable;

/**
 * The few words that a Chronicle Map keeps about itself, where it keeps them.
 *
 * <p>Chronicle would write this class as Java text and run the compiler over it, in every JVM that opens a map: most of a
 * second, and flags for the compiler's module. Public, with a public constructor, because Chronicle makes it by
 * reflection; nobody else does. As thread-safe as what Chronicle writes: the caller holds the map's lock.
 *
 * <pre>
 * offset | bits
 *      0 |   24 | extra tier bulks
 *      3 |   40 | first free tier
 *      8 |   40 | extra tiers in use
 *     13 |   32 | where the segments begin
 *     17 |   64 | size of the store
 * </pre>
 */
public final class GlobalState implements VanillaGlobalMutableState {
    static final int LENGTH = 25;

    private static final int BULKS_MASK = (1 << 24) - 1;
    private static final long TIER_MASK = (1L << 40) - 1;
    private static final int FIRST_FREE = 3;
    private static final int IN_USE = 8;
    private static final int SEGMENTS = 13;
    private static final int SIZE = 17;

    private @Nullable BytesStore<?, ?> store;
    private long offset;

    public GlobalState() {}

    /**
     * Puts this class in the place of the one that Chronicle would generate. Where its inside is another one, nothing
     * happens: it generates then.
     *
     * @return whether it is in its place
     */
    static boolean install() {
        try {
            ValueModel model = ValueModel.acquire(VanillaGlobalMutableState.class);
            VarHandle generated = MethodHandles.privateLookupIn(ValueModel.class, MethodHandles.lookup())
                    .findVarHandle(ValueModel.class, "nativeClass", Class.class);
            if (model.sizeInBytes() != LENGTH) {
                return false;
            }
            generated.compareAndSet(model, null, GlobalState.class);
            return generated.getVolatile(model) == GlobalState.class;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    @Override
    public int getAllocatedExtraTierBulks() {
        return store().readInt(offset) & BULKS_MASK;
    }

    @Override
    public void setAllocatedExtraTierBulks(int bulks) {
        requireWithin(bulks, BULKS_MASK);
        store().writeInt(offset, (store().readInt(offset) & ~BULKS_MASK) | bulks);
    }

    @Override
    public long getFirstFreeTierIndex() {
        return tier(FIRST_FREE);
    }

    @Override
    public void setFirstFreeTierIndex(long tier) {
        tier(FIRST_FREE, tier);
    }

    @Override
    public long getExtraTiersInUse() {
        return tier(IN_USE);
    }

    @Override
    public void setExtraTiersInUse(long tiers) {
        tier(IN_USE, tiers);
    }

    private long tier(int at) {
        return store().readLong(offset + at) & TIER_MASK;
    }

    private void tier(int at, long tier) {
        requireWithin(tier, TIER_MASK);
        store().writeLong(offset + at, (store().readLong(offset + at) & ~TIER_MASK) | tier);
    }

    @Override
    public long getSegmentHeadersOffset() {
        return Integer.toUnsignedLong(store().readInt(offset + SEGMENTS));
    }

    @Override
    public void setSegmentHeadersOffset(long at) {
        requireWithin(at, 0xFFFF_FFFFL);
        store().writeInt(offset + SEGMENTS, (int) at);
    }

    @Override
    public long getDataStoreSize() {
        return store().readLong(offset + SIZE);
    }

    @Override
    public void setDataStoreSize(long bytes) {
        requireWithin(bytes, Long.MAX_VALUE);
        store().writeLong(offset + SIZE, bytes);
    }

    @Override
    public long addDataStoreSize(long more) {
        long bytes = getDataStoreSize() + more;
        setDataStoreSize(bytes);
        return bytes;
    }

    private static void requireWithin(long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("out of range: value=" + value + ", most=" + most);
        }
    }

    private BytesStore<?, ?> store() {
        BytesStore<?, ?> bytes = store;
        if (bytes == null) {
            throw new IllegalStateException("points nowhere yet");
        }
        return bytes;
    }

    @Override
    @SuppressWarnings("rawtypes") // As the interface has it.
    public void bytesStore(BytesStore bytes, long at, long length) {
        if (length != LENGTH || at + length > bytes.capacity()) {
            throw new IllegalArgumentException("no place for it: offset=" + at + ", length=" + length);
        }
        store = bytes;
        offset = at;
    }

    @Override
    public BytesStore<?, ?> bytesStore() {
        return store();
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long maxSize() {
        return LENGTH;
    }
}
