using System.Text.Json.Nodes;
using Nova.Hosting.Files;

namespace Nova.AllInOne.Demo;

/// <summary>Makes the flavors, the image, the key pair and the first server, each only where it is missing.</summary>
internal sealed class FirstCloud(CloudClient cloud, DemoOptions options, TimeProvider time, TextWriter progress)
{
    private const string ServerName = "demo";
    private const string KeyName = "demo";

    /// <summary>What the guest runs: it has it of the metadata service, which has found it by its address.</summary>
    private static ReadOnlySpan<byte> UserData => "#!/bin/sh\necho \"This is the user data of $(hostname).\"\n"u8;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The flavors every tutorial assumes, and a smaller one for tests: id, name, vCPUs, MiB, GiB.</summary>
    private static readonly (string Id, string Name, int Vcpus, int Ram, int Disk)[] Flavors =
    [
        ("42", "m1.nano", 1, 128, 1),
        ("1", "m1.tiny", 1, 512, 1),
        ("2", "m1.small", 1, 2048, 20),
        ("3", "m1.medium", 2, 4096, 40),
        ("4", "m1.large", 4, 8192, 80),
        ("5", "m1.xlarge", 8, 16384, 160),
    ];

    /// <summary>Waits for the services, then makes what is missing.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        await WaitAsync("the identity service", LoggedInAsync, ct);
        await WaitAsync(string.Join(", ", options.Services), ServicesUpAsync, ct);
        await MakeFlavorsAsync(ct);
        await MakeImageAsync(ct);
        await MakeKeypairAsync(ct);
        await MakeEc2KeysAsync(ct);
    }

    /// <summary>Boots the server and follows it until it is ACTIVE and its guest has printed the marker.</summary>
    public async Task BootAsync(CancellationToken ct)
    {
        var found = (await cloud.GetComputeAsync($"/servers?name=^{ServerName}$", ct))["servers"]!.AsArray();
        string id;
        if (found.Count > 0)
        {
            id = (string)found[0]!["id"]!;
            progress.WriteLine($"server '{ServerName}' is there already");
        }
        else
        {
            var body = new JsonObject
            {
                ["server"] = new JsonObject
                {
                    ["name"] = ServerName,
                    ["flavorRef"] = "1",
                    ["imageRef"] = await FindImageAsync(ct) ?? throw new DemoException($"image '{options.ImageName}' is not there"),
                    ["key_name"] = KeyName,
                    ["networks"] = options.HasNetwork ? "auto" : "none",
                },
            };
            if (options.HasNetwork)
            {
                body["server"]!["user_data"] = Convert.ToBase64String(UserData);
            }

            id = (string)(await cloud.PostComputeAsync("/servers", body, ct))["server"]!["id"]!;
            progress.WriteLine($"server '{ServerName}' asked for: {id}");
        }

        var shown = "";
        await WaitAsync($"server '{ServerName}'", async token =>
        {
            var server = (await cloud.GetComputeAsync($"/servers/{id}", token))["server"]!;
            var (status, task) = ((string)server["status"]!, (string?)server["OS-EXT-STS:task_state"]);
            if ($"{status} {task}" != shown)
            {
                progress.WriteLine($"  {status}{(task is null ? "" : $" ({task})")}");
                shown = $"{status} {task}";
            }

            return status switch
            {
                "ACTIVE" => true,
                "BUILD" => false,
                _ => throw new DemoException($"server '{ServerName}' is {status}: {(string?)server["fault"]?["message"] ?? "no fault recorded"}"),
            };
        }, ct);
        if (options.Marker is { } marker)
        {
            await FollowConsoleAsync(id, marker, ct);
        }
    }

    private async Task FollowConsoleAsync(string id, string marker, CancellationToken ct)
    {
        progress.WriteLine("waiting for the guest to boot; its console says:");
        var lines = 0;
        var body = new JsonObject { ["os-getConsoleOutput"] = new JsonObject() };
        await WaitAsync($"'{marker}' in the console log", async token =>
        {
            var text = (string)(await cloud.PostComputeAsync($"/servers/{id}/action", body, token))["output"]!;
            var all = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            for (; lines < all.Length; lines++)
            {
                progress.WriteLine($"  | {all[lines]}");
            }

            return text.Contains(marker, StringComparison.Ordinal);
        }, ct);
    }

    private async Task<bool> LoggedInAsync(CancellationToken ct)
    {
        try
        {
            await cloud.LoginAsync(ct);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<bool> ServicesUpAsync(CancellationToken ct)
    {
        try
        {
            var services = (await cloud.GetComputeAsync("/os-services", ct))["services"]!.AsArray();
            return options.Services.All(binary => services.Any(service => (string?)service!["binary"] == binary && (string?)service["state"] == "up"))
                && (!options.Services.Contains("nova-compute") || await HostUpAsync(ct));
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (DemoException problem) when (problem.Message.Contains(" answered 50", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>A service is up before its host has reported what it has, and only then is there room for a server.</summary>
    private async Task<bool> HostUpAsync(CancellationToken ct) =>
        (await cloud.GetComputeAsync("/os-hypervisors", ct))["hypervisors"]!.AsArray().Any(host => (string?)host!["state"] == "up");

    private async Task MakeFlavorsAsync(CancellationToken ct)
    {
        var existing = (await cloud.GetComputeAsync("/flavors?is_public=None", ct))["flavors"]!.AsArray().Select(flavor => (string)flavor!["id"]!).ToHashSet();
        foreach (var (id, name, vcpus, ram, disk) in Flavors.Where(flavor => !existing.Contains(flavor.Id)))
        {
            var body = new JsonObject
            {
                ["flavor"] = new JsonObject { ["id"] = id, ["name"] = name, ["vcpus"] = vcpus, ["ram"] = ram, ["disk"] = disk },
            };
            await cloud.PostComputeAsync("/flavors", body, ct);
            progress.WriteLine($"flavor {name}: {vcpus} vCPU, {ram} MiB, {disk} GiB");
        }
    }

    private async Task<string?> FindImageAsync(CancellationToken ct)
    {
        var images = (await cloud.GetImageAsync($"/v2/images?name={Uri.EscapeDataString(options.ImageName)}&status=active", ct))["images"]!.AsArray();
        return images.Count == 0 ? null : (string)images[0]!["id"]!;
    }

    private async Task MakeImageAsync(CancellationToken ct)
    {
        if (await FindImageAsync(ct) is not null)
        {
            return;
        }

        var body = new JsonObject
        {
            ["name"] = options.ImageName,
            ["disk_format"] = options.ImageFile is null ? "raw" : "qcow2",
            ["container_format"] = "bare",
            ["visibility"] = "public",
        };
        var id = (string)(await cloud.PostImageAsync("/v2/images", body, ct))["id"]!;
        await using var data = options.ImageFile is null ? new MemoryStream(new byte[512]) : (Stream)File.OpenRead(options.ImageFile);
        var size = data.Length;
        await cloud.UploadImageAsync($"/v2/images/{id}/file", data, ct);
        progress.WriteLine($"image '{options.ImageName}': {size} bytes");
    }

    private async Task MakeKeypairAsync(CancellationToken ct)
    {
        var existing = (await cloud.GetComputeAsync("/os-keypairs", ct))["keypairs"]!.AsArray();
        if (existing.Any(item => (string?)item!["keypair"]!["name"] == KeyName))
        {
            return;
        }

        var made = await cloud.PostComputeAsync("/os-keypairs", new JsonObject { ["keypair"] = new JsonObject { ["name"] = KeyName } }, ct);
        await WriteSecretAsync(options.KeyFile, (string)made["keypair"]!["private_key"]!);
        progress.WriteLine($"key pair '{KeyName}': private key in {options.KeyFile}");
    }

    /// <summary>Keys in Amazon's form, and the file that tells its clients: the names of euca2ools 2 and 3 and of the AWS clients.</summary>
    private async Task MakeEc2KeysAsync(CancellationToken ct)
    {
        if (options.Ec2File is null)
        {
            return;
        }

        var (access, secret) = await cloud.Ec2KeysAsync(ct);
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Ec2File))!;
        var (key, certificate, authority) = (Path.Combine(folder, "pk.pem"), Path.Combine(folder, "cert.pem"), Path.Combine(folder, "cacert.pem"));
        if (!File.Exists(key))
        {
            // What bundles of images are made with; the authority's certificate first, so that what is there at the next start is whole.
            await WriteSecretAsync(authority, (string)(await cloud.GetOldComputeAsync("/os-certificates/root", ct))["certificate"]!["data"]!);
            var made = (await cloud.PostOldComputeAsync("/os-certificates", ct))["certificate"]!;
            await WriteSecretAsync(certificate, (string)made["data"]!);
            await WriteSecretAsync(key, (string)made["private_key"]!);
        }

        await WriteSecretAsync(
            options.Ec2File,
            $"""
            export EC2_URL={cloud.AddressOf("ec2")} S3_URL={cloud.AddressOf("s3")}
            export AWS_ENDPOINT_URL_EC2={cloud.AddressOf("ec2")} AWS_ENDPOINT_URL_S3={cloud.AddressOf("s3")}
            export EC2_ACCESS_KEY={access} EC2_SECRET_KEY={secret}
            export AWS_ACCESS_KEY_ID={access} AWS_SECRET_ACCESS_KEY={secret} AWS_DEFAULT_REGION=RegionOne
            export EC2_PRIVATE_KEY='{key}' EC2_CERT='{certificate}' NOVA_CERT='{authority}' EUCALYPTUS_CERT='{authority}' EC2_USER_ID={cloud.UserId}
            export AWS_EC2_METADATA_DISABLED=true
            export no_proxy='*' NO_PROXY='*'

            """);
        progress.WriteLine($"keys for EC2 and S3: {options.Ec2File}");
    }

    private static async Task WriteSecretAsync(string path, string text)
    {
        await using var writer = new StreamWriter(path, OwnerOnlyFile.With(FileMode.Create));
        await writer.WriteAsync(text);
    }

    private async Task WaitAsync(string what, Func<CancellationToken, Task<bool>> isReady, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (!await isReady(ct))
        {
            if (time.GetElapsedTime(started) > options.Timeout)
            {
                throw new DemoException($"{what}: not ready after {options.Timeout.TotalSeconds:0} s; the logs say more");
            }

            await Task.Delay(PollInterval, time, ct);
        }
    }
}
