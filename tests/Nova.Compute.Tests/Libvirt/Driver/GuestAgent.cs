using System.Text.Json;
using Nova.Compute.Drivers;
using Nova.Libvirt;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>The agent of a real guest, asked past the driver.</summary>
internal sealed class GuestAgent(Guid instanceId)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A guest with an agent, once it answers.</summary>
    public static async Task<(GuestSpec Spec, GuestAgent Agent)> BootAsync(DriverUnderTest test, params (string Name, string Value)[] properties)
    {
        var spec = test.Spec(test.Images.Add(await GuestImage.GetAsync(), "qcow2"), flavor: flavor => flavor with { RootGb = 1 });
        spec = spec with
        {
            Instance = spec.Instance with
            {
                ImageProperties = properties.Append(("hw_qemu_guest_agent", "yes")).ToDictionary(pair => pair.Item1, pair => pair.Item2),
            },
        };
        spec = await test.BuildAsync(spec);
        await test.ReadConsoleUntilAsync(spec.Instance.Id, "GUEST-MARKER-DONE");
        var agent = new GuestAgent(spec.Instance.Id);
        await agent.AwaitAsync();
        return (spec, agent);
    }

    /// <summary><c>frozen</c> or <c>thawed</c>.</summary>
    public string FileSystems() => Ask("""{"execute":"guest-fsfreeze-status"}""").GetString()!;

    /// <summary>Runs a shell command in the guest; its output.</summary>
    public async Task<string> RunAsync(string command)
    {
        var script = JsonSerializer.Serialize(command);
        var pid = Ask($$$"""{"execute":"guest-exec","arguments":{"path":"/bin/sh","arg":["-c",{{{script}}}],"capture-output":true}}""").GetProperty("pid").GetInt64();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var status = Ask($$$"""{"execute":"guest-exec-status","arguments":{"pid":{{{pid}}}}}""");
            if (status.GetProperty("exited").GetBoolean())
            {
                return status.TryGetProperty("out-data", out var output) ? System.Text.Encoding.UTF8.GetString(output.GetBytesFromBase64()) : "";
            }

            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>The agent begins again, and takes half a minute for each freeze.</summary>
    public async Task HangAtFreezeAsync()
    {
        await RunAsync(
            """
            printf '#!/bin/sh\n[ "$1" != freeze ] || sleep 30\n' > /tmp/hook; chmod 755 /tmp/hook
            echo 'sleep 1; killall qemu-ga; sleep 1; exec qemu-ga -m virtio-serial -p /dev/virtio-ports/org.qemu.guest_agent.0 -t /run -F/tmp/hook' > /tmp/anew
            setsid sh /tmp/anew >/dev/null 2>&1 &
            """);
        using var patience = new CancellationTokenSource(Patience);
        await Task.Delay(3000, patience.Token);
        await AwaitAsync();
    }

    /// <summary>Waits until the agent answers.</summary>
    public async Task AwaitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                Ask("""{"execute":"guest-ping"}""");
                return;
            }
            catch (LibvirtException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(500, patience.Token);
            }
        }
    }

    private JsonElement Ask(string command)
    {
        using var connection = LibvirtConnection.Open(LibvirtDaemon.Uri);
        using var domain = connection.LookupByUuid(instanceId)!;
        using var answer = JsonDocument.Parse(domain.QemuAgentCommand(command, TimeSpan.FromSeconds(10)));
        return answer.RootElement.GetProperty("return").Clone();
    }
}
