using Nova.Core.Hardware;
using Nova.Core.Hosts;

namespace Nova.Compute.Libvirt.Inventory;

/// <summary>The standard traits (os-traits) this host has.</summary>
internal static class Traits
{
    private static readonly string[] Always =
    [
        "COMPUTE_NODE", "COMPUTE_FIRMWARE_BIOS", WantedTraits.EmulatedAddresses, "COMPUTE_IMAGE_TYPE_RAW", "COMPUTE_IMAGE_TYPE_QCOW2", "COMPUTE_IMAGE_TYPE_ISO", "COMPUTE_IMAGE_TYPE_VMDK", "COMPUTE_IMAGE_TYPE_VDI",
        "COMPUTE_IMAGE_TYPE_VHD", "COMPUTE_IMAGE_TYPE_VHDX", "COMPUTE_IMAGE_TYPE_AMI", "COMPUTE_IMAGE_TYPE_AKI", "COMPUTE_IMAGE_TYPE_ARI",
        "COMPUTE_STORAGE_BUS_VIRTIO", "COMPUTE_STORAGE_BUS_SCSI", "COMPUTE_STORAGE_BUS_IDE", "COMPUTE_STORAGE_BUS_SATA",
    ];

    /// <summary>libvirt's names of processor features that have a trait, with the trait's ending.</summary>
    private static readonly Dictionary<string, string> Features = new(StringComparer.Ordinal)
    {
        ["3dnow"] = "3DNOW", ["abm"] = "ABM", ["aes"] = "AESNI", ["avx"] = "AVX", ["avx2"] = "AVX2", ["avx512f"] = "AVX512F", ["avx512cd"] = "AVX512CD",
        ["avx512bw"] = "AVX512BW", ["avx512dq"] = "AVX512DQ", ["avx512vl"] = "AVX512VL", ["avx512vnni"] = "AVX512VNNI", ["bmi1"] = "BMI", ["bmi2"] = "BMI2",
        ["clmul"] = "CLMUL", ["pclmuldq"] = "CLMUL", ["f16c"] = "F16C", ["fma"] = "FMA3", ["fma4"] = "FMA4", ["mmx"] = "MMX", ["mpx"] = "MPX", ["pcid"] = "PCID",
        ["sha-ni"] = "SHA", ["sse"] = "SSE", ["sse2"] = "SSE2", ["pni"] = "SSE3", ["sse4.1"] = "SSE41", ["sse4.2"] = "SSE42", ["sse4a"] = "SSE4A",
        ["ssse3"] = "SSSE3", ["svm"] = "SVM", ["tbm"] = "TBM", ["vmx"] = "VMX", ["xop"] = "XOP",
    };

    public static IReadOnlyList<string> Of(LibvirtOptions options, HostFacts facts, IEnumerable<string> cpuFeatures, IEnumerable<SupportedGuest> guests) =>
    [
        .. Always
            .Concat(cpuFeatures.Where(Features.ContainsKey).Select(feature => "HW_CPU_X86_" + Features[feature]))
            .Concat(facts.VideoModels.Select(model => "COMPUTE_GRAPHICS_MODEL_" + model.ToUpperInvariant()))
            .Concat(guests.Where(guest => guest.VmMode == "hvm").Select(guest => "HW_ARCH_" + guest.Architecture.ToUpperInvariant()))
            .Concat(options is { VirtType: "kvm", CpuMode: "host-passthrough" or "maximum" } ? [WantedTraits.PassedAddresses] : [])
            .Concat(facts.Firmware.Count > 0 ? [WantedTraits.Uefi] : [])
            .Concat(facts.Firmware.Any(firmware => firmware.IsSecure) ? [WantedTraits.SecureBoot] : [])
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
