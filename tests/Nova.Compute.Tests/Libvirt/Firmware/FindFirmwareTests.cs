using Nova.Compute.Libvirt;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.Firmware;
using Nova.Core.Faults;

namespace Nova.Compute.Tests.Libvirt.Firmware;

public sealed class FindFirmwareTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public FindFirmwareTests()
    {
        Directory.CreateDirectory(_scratch.At("etc"));
        Directory.CreateDirectory(_scratch.At("usr"));
        foreach (var file in new[] { "code", "code.secure", "vars", "vars.secure" })
        {
            File.WriteAllText(_scratch.At(file), file);
        }
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_operators_description_stands_for_the_packages_and_an_empty_one_hides_it()
    {
        Describe("usr/40-secure.json", "code.secure", "vars.secure", features: "\"secure-boot\", \"requires-smm\"");
        Describe("usr/60-plain.json", "code", "vars");
        Assert.Equal([_scratch.At("code.secure"), _scratch.At("code")], Find().Select(one => one.Code));

        File.WriteAllText(_scratch.At("etc", "40-secure.json"), "");
        Describe("etc/60-plain.json", "code", "vars.secure");
        var only = Assert.Single(Find());
        Assert.Equal((_scratch.At("code"), _scratch.At("vars.secure")), (only.Code, only.Template));
    }

    [Fact]
    public void What_is_no_uefi_in_two_raw_flashes_for_these_guests_is_passed_over()
    {
        Describe("usr/10.json", "code", "vars", kind: "bios");
        Describe("usr/20.json", "code", "vars", architecture: "aarch64");
        Describe("usr/30.json", "code", "vars", format: "qcow2");
        Describe("usr/40.json", "code", "vars", mode: "stateless");
        Describe("usr/50.json", "code", "gone");
        File.WriteAllText(_scratch.At("usr", "60.json"), "{");
        File.WriteAllText(_scratch.At("usr", "70.json"), "[]");

        Assert.Empty(Find());
    }

    [Theory]
    [InlineData("pc", null, "code")]
    [InlineData("pc", "optional", "code")]
    [InlineData("pc", "required", null)]
    [InlineData("q35", "disabled", "code")]
    [InlineData("q35", "optional", "code.secure")]
    [InlineData("q35", "required", "code.secure")]
    [InlineData("microvm", null, null)]
    public void A_guest_gets_what_fits_its_machine(string machine, string? secureBoot, string? code)
    {
        Describe("usr/40-secure.json", "code.secure", "vars.secure", features: "\"secure-boot\", \"requires-smm\"", machines: "\"pc-q35-*\"");
        Describe("usr/60-plain.json", "code", "vars", machines: "\"pc-i440fx-*\", \"pc-q35-*\"");
        var facts = new HostFacts { Firmware = Find(), Machines = new Dictionary<string, string> { ["pc"] = "pc-i440fx-7.2", ["q35"] = "pc-q35-7.2" } };
        var properties = new Dictionary<string, string> { ["hw_firmware_type"] = "uefi" };
        if (secureBoot is not null)
        {
            properties["os_secure_boot"] = secureBoot;
        }

        var instance = Sample.Instance("host") with { ImageProperties = properties };
        var choice = new GuestFirmware(facts, new InstanceFiles(new LibvirtOptions { InstancesPath = _scratch.At("instances") }));

        if (code is null)
        {
            var fault = Assert.Throws<FaultException>(() => choice.Of(instance, machine)).Fault;
            Assert.Equal((FaultKind.Unavailable, "UEFI is not supported"), (fault.Kind, fault.Message));
        }
        else
        {
            var plan = choice.Of(instance, machine)!;
            Assert.Equal((_scratch.At(code), code == "code.secure"), (plan.Code, plan is { IsSecure: true, NeedsManagementMode: true }));
        }
    }

    private IReadOnlyList<FirmwareDescriptor> Find() => FindFirmware.In([_scratch.At("none"), _scratch.At("etc"), _scratch.At("usr")], "x86_64");

    private void Describe(
        string name, string code, string variables, string features = "", string kind = "uefi", string architecture = "x86_64", string format = "raw", string mode = "split",
        string machines = "\"pc-*\"") => File.WriteAllText(
        _scratch.At(name),
        $$"""
        {
          "interface-types": ["{{kind}}"],
          "mapping": {
            "device": "flash", "mode": "{{mode}}",
            "executable": { "filename": "{{_scratch.At(code)}}", "format": "{{format}}" },
            "nvram-template": { "filename": "{{_scratch.At(variables)}}", "format": "{{format}}" }
          },
          "targets": [ { "architecture": "{{architecture}}", "machines": [{{machines}}] } ],
          "features": [{{features}}]
        }
        """);
}
