using System.Text;
using Nova.Hosting.Files;

namespace Nova.Compute.Hosts;

/// <summary>The node's uuid in <c>$state_path/compute_id</c>, as upstream keeps it: made once, never changed.</summary>
internal sealed class NodeIdFile(string statePath)
{
    private readonly string _path = Path.Combine(statePath, "compute_id");

    /// <summary>The uuid; null where the host has none yet.</summary>
    public Guid? Read()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        var text = File.ReadAllText(_path).Trim();
        return Guid.TryParse(text, out var known)
            ? known
            : throw new InvalidDataException($"{_path} must hold the uuid of this compute node, and holds '{text}'. Restore it; a new one would orphan the node's servers.");
    }

    /// <summary>Keeps the uuid, whole and for good, before anybody is told of it.</summary>
    public void Write(Guid id)
    {
        Directory.CreateDirectory(statePath);
        DurableFile.Write(_path, Encoding.ASCII.GetBytes(id.ToString()));
    }
}
