namespace Nova.ObjectStore.Pipeline;

/// <summary>A refusal as S3's clients read it: a code, its status, and a sentence.</summary>
internal sealed record S3Error(int Status, string Code, string Message)
{
    public static readonly S3Error AccessDenied = new(403, "AccessDenied", "Access Denied");
    public static readonly S3Error SignatureDoesNotMatch = new(403, "SignatureDoesNotMatch", "The access key is not known, or the signature does not match the request.");
    public static readonly S3Error RequestTimeTooSkewed = new(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
    public static readonly S3Error RequestExpired = new(403, "AccessDenied", "Request has expired");
    public static readonly S3Error HeadersNotSigned = new(403, "AccessDenied", "There were headers present in the request which were not signed");
    public static readonly S3Error MalformedAuthorization = new(400, "AuthorizationHeaderMalformed", "The authorization of the request is malformed.");
    public static readonly S3Error InvalidToken = new(403, "InvalidToken", "The provided token is malformed or otherwise invalid.");
    public static readonly S3Error ServiceUnavailable = new(503, "ServiceUnavailable", "The identity service cannot be asked. Try again.");
    public static readonly S3Error InternalError = new(500, "InternalError", "We encountered an internal error. Please try again.");

    public static readonly S3Error NoSuchBucket = new(404, "NoSuchBucket", "The specified bucket does not exist");
    public static readonly S3Error BucketExists = new(409, "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.");
    public static readonly S3Error BucketNotEmpty = new(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
    public static readonly S3Error InvalidBucketName = new(400, "InvalidBucketName", "The specified bucket is not valid.");
    public static readonly S3Error TooManyBuckets = new(400, "TooManyBuckets", "You have attempted to create more buckets than allowed");

    public static readonly S3Error NoSuchKey = new(404, "NoSuchKey", "The specified key does not exist.");
    public static readonly S3Error KeyTooLong = new(400, "KeyTooLongError", "Your key is too long");
    public static readonly S3Error MetadataTooLarge = new(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
    public static readonly S3Error EntityTooLarge = new(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.");
    public static readonly S3Error QuotaExceeded = new(403, "QuotaExceeded", "The project has no room for this object.");
    public static readonly S3Error BadDigest = new(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
    public static readonly S3Error InvalidDigest = new(400, "InvalidDigest", "The Content-MD5 you specified is not valid.");
    public static readonly S3Error ContentHashMismatch = new(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
    public static readonly S3Error IncompleteBody = new(400, "IncompleteBody", "The body does not have the form or the length that its headers say.");
    public static readonly S3Error PreconditionFailed = new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    public static readonly S3Error InvalidRange = new(416, "InvalidRange", "The requested range is not satisfiable");

    public static readonly S3Error NoSuchUpload = new(404, "NoSuchUpload", "The specified multipart upload does not exist.");
    public static readonly S3Error InvalidPart = new(400, "InvalidPart", "One or more of the specified parts could not be found, or has another entity tag.");
    public static readonly S3Error InvalidPartOrder = new(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
    public static readonly S3Error EntityTooSmall = new(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");

    public static readonly S3Error MalformedXml = new(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
    public static readonly S3Error MethodNotAllowed = new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
    public static readonly S3Error NotImplemented = new(501, "NotImplemented", "A header or query you provided implies functionality that is not implemented.");

    /// <summary>An argument of the query or of a header that cannot be read.</summary>
    public static S3Error InvalidArgument(string message) => new(400, "InvalidArgument", message);
}

/// <summary>A refusal found where only an exception gets out: within the stream of a body.</summary>
internal sealed class RefusedException(S3Error error) : Exception(error.Message)
{
    public S3Error Error => error;
}
