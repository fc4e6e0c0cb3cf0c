using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// The structures below are blittable and passed by pointer; no marshalling happens behind our back.
[assembly: DisableRuntimeMarshalling]

namespace Nova.Libvirt.Native;

/// <summary>The C functions under their own names, one file per header of libvirt.</summary>
/// <remarks><c>unsigned long</c> of the C declarations is <c>nuint</c>; strings are UTF-8.</remarks>
internal static unsafe partial class LibvirtLibrary
{
    private const string Library = "libvirt.so.0";
    private const string QemuLibrary = "libvirt-qemu.so.0";
    private const string CLibrary = "libc";

    /// <summary>Releases what libvirt allocated with malloc and handed over.</summary>
    [LibraryImport(CLibrary)]
    internal static partial void free(void* memory);

    [LibraryImport(Library)]
    internal static partial int virInitialize();

    [LibraryImport(Library)]
    internal static partial int virGetVersion(nuint* libVer, byte* type, nuint* typeVer);

    [LibraryImport(Library)]
    internal static partial VirError* virGetLastError();

    [LibraryImport(Library)]
    internal static partial void virResetLastError();

    [LibraryImport(Library)]
    internal static partial void virSetErrorFunc(void* userData, delegate* unmanaged<void*, VirError*, void> handler);

    [LibraryImport(Library)]
    internal static partial void virTypedParamsFree(VirTypedParameter* parameters, int count);

    [LibraryImport(Library)]
    internal static partial int virEventRegisterDefaultImpl();

    [LibraryImport(Library)]
    internal static partial int virEventRunDefaultImpl();

    [LibraryImport(Library)]
    internal static partial int virEventAddTimeout(
        int frequency, delegate* unmanaged<int, void*, void> callback, void* opaque, delegate* unmanaged<void*, void> free);

    [LibraryImport(Library)]
    internal static partial void virEventUpdateTimeout(int timer, int frequency);

    [LibraryImport(Library)]
    internal static partial int virEventRemoveTimeout(int timer);
}
