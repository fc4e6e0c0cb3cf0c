using System.Text;
using Nova.Compute.ConfigDrive.Iso9660;

namespace Nova.Compute.Tests.ConfigDrive;

public class IsoImageTests
{
    private static readonly DateTimeOffset At = new(2026, 8, 21, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_is_read_back(bool joliet)
    {
        var files = new Dictionary<string, byte[]>
        {
            ["openstack/latest/meta_data.json"] = "{}"u8.ToArray(),
            ["openstack/2012-08-10/meta_data.json"] = Encoding.UTF8.GetBytes(new string('x', 5000)),
            ["openstack/2012-08-11/meta_data.json"] = new byte[2048],
            ["openstack/content/0000"] = [0, 1, 2, 255],
            ["empty"] = [],
            ["ec2/latest/meta-data.json"] = "[]"u8.ToArray(),
            ["ec2/latest/meta-data.jso"] = "other"u8.ToArray(),
        };

        var image = IsoImage.Write(Root(files), "config-2", "OpenStack Nova 1", At);

        var read = new IsoReader(image, joliet);
        Assert.Equal(("config-2", "OpenStack Nova 1"), (read.Label, read.Publisher));
        Assert.Equal(files.Keys.Order(), read.Files.Keys.Order());
        Assert.All(files, file => Assert.Equal(file.Value, read.Files[file.Key]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Folders_larger_than_a_sector_and_deep_trees_are_read_back(bool joliet)
    {
        var files = Enumerable.Range(0, 200).ToDictionary(
            number => $"folder-{number % 7}/sub/a rather long name of a file, number {number}.conf", number => Encoding.ASCII.GetBytes($"{number}"));

        var read = new IsoReader(IsoImage.Write(Root(files), "config-2", "p", At), joliet);

        Assert.Equal(files.Count, read.Files.Count);
        Assert.All(files, file => Assert.Equal(file.Value, read.Files[file.Key]));
    }

    [Fact]
    public void The_same_contents_are_stored_once()
    {
        var data = new byte[100_000];
        var files = Enumerable.Range(0, 12).ToDictionary(number => $"v{number}/user_data", _ => data);

        Assert.True(IsoImage.Write(Root(files), "config-2", "p", At).Length < 300_000);
    }

    private static IsoFolder Root(Dictionary<string, byte[]> files)
    {
        var root = new IsoFolder("", null);
        foreach (var (path, contents) in files)
        {
            root.Add(path, contents);
        }

        return root;
    }
}
