namespace Nova.Compute.Hosts;

/// <summary>The node's uuid in <c>$state_path/compute_id</c>, as upstream keeps it: made once, never changed.</summary>
internal static class NodeIdFile
{
    public static Guid ReadOrMake(string statePath)
    {
        var path = Path.Combine(statePath, "compute_id");
        if (File.Exists(path))
        {
            var text = File.ReadAllText(path).Trim();
            return Guid.TryParse(text, out var known)
                ? known
                : throw new InvalidDataException($"{path} must hold the uuid of this compute node, and holds '{text}'. Restore it; a new one would orphan the node's servers.");
        }

        Directory.CreateDirectory(statePath);
        var made = Guid.NewGuid();
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(made.ToString()));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path);
        return made;
    }
}
