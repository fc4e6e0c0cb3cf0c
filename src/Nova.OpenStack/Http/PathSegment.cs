namespace Nova.OpenStack.Http;

/// <summary>Ids that users name become parts of URLs; dots and slashes in them would lead elsewhere.</summary>
internal static class PathSegment
{
    /// <summary>Letters, digits, <c>-</c>, <c>_</c> and single dots between them: every id OpenStack gives out.</summary>
    public static bool IsSafe(string id) => id.Length is > 0 and <= 255
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && id.Trim('.') == id
        && !id.Contains("..", StringComparison.Ordinal);
}
