/**
 * What a replacement of one memory tier implements.
 *
 * <p>Each tier has one provider interface: {@link valk.memory.spi.SpaceProvider} says where the
 * bytes come from, {@link valk.memory.spi.ScratchArenaProvider} how windows of the scratch arena
 * are granted, {@link valk.memory.spi.SlabProvider} how fixed-size blocks are handed out. A
 * provider is a public class with a public constructor without parameters, declared with {@code
 * provides … with …} (or under {@code META-INF/services} on the class path), and is chosen by its
 * {@link valk.memory.spi.Provider#name() name} through {@link valk.memory.Providers}.
 *
 * <p>A provider object holds no state of the things it makes: one provider serves every interpreter
 * of the process, from any thread.
 */
@NullMarked
package valk.memory.spi;

import org.jspecify.annotations.NullMarked;
