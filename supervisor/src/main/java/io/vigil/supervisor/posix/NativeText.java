package io.vigil.supervisor.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.Charset;
import java.util.List;

/**
 * Strings and arrays of strings as C has them.
 *
 * <p>Immutable. The memory lives as long as this object.
 */
final class NativeText {
    /** The encoding in which the JDK itself names files and arguments. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    @SuppressWarnings("UnusedVariable") // keeps alive what the array points to
    private final Memory[] texts;

    private final Memory array;

    private NativeText(Memory[] texts, Memory array) {
        this.texts = texts;
        this.array = array;
    }

    /** An array of strings that ends with a null pointer. */
    static NativeText array(List<String> strings) {
        Memory[] texts = strings.stream().map(NativeText::of).toArray(Memory[]::new);
        Memory array = new Memory(8L * (texts.length + 1));
        for (int i = 0; i < texts.length; i++) {
            array.setPointer(8L * i, texts[i]);
        }
        array.setLong(8L * texts.length, 0);
        return new NativeText(texts, array);
    }

    /** A string that ends with a zero byte. */
    static Memory of(String string) {
        byte[] bytes = string.getBytes(NAMES);
        Memory text = new Memory(bytes.length + 1L);
        text.write(0, bytes, 0, bytes.length);
        text.setByte(bytes.length, (byte) 0);
        return text;
    }

    /** The address of the array, for as long as this object is reachable. */
    long address() {
        return Pointer.nativeValue(array);
    }
}
